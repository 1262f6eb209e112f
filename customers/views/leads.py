"""The triage inbox: the list, one lead beside it, the figures of the channels."""

from urllib.parse import urlencode
from uuid import UUID

from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.timezone import now as clock
from django.views.decorators.http import require_GET, require_safe

from customers import capturing, duplicates, fieldbook
from customers.contact_pages import read_key, write_key
from customers.leads import applying, listing
from customers.leads.desk import TRIAGE, handlers
from customers.models import Customer, FillLink, Lead

RELATED = (
    "source",
    "department",
    "submitted_by",
    "assigned_to",
    "customer",
    "batch",
    "verified_by",
    "decided_by",
)


@permission_required(TRIAGE, raise_exception=True)
@require_safe
def leads(request: HttpRequest) -> HttpResponse:
    """The list, with its first lead open beside it on a wide screen."""
    context = _list(request)
    rows = context["page"].rows
    if rows:
        context |= detail(request, find(request, rows[0].pk))
    return render(request, "customers/leads/index.html", context)


@require_safe
def lead(request: HttpRequest, pk: UUID) -> HttpResponse:
    return show(request, find(request, pk))


@permission_required(TRIAGE, raise_exception=True)
@require_GET
def figures(request: HttpRequest) -> HttpResponse:
    """What became of each channel's leads; every number leads to its list."""
    rows = [(channel, _links(channel)) for channel in listing.channels(request.user, clock())]
    context = {"rows": rows, "days": listing.FIGURES_DAYS, "waiting": listing.waiting_figures(request.user)}
    return render(request, "customers/leads/figures.html", context)


def find(request, pk: UUID) -> Lead:
    """A lead this person decides about, else 404."""
    return get_object_or_404(Lead.objects.triable_by(request.user).select_related(*RELATED), pk=pk)


def show(request, found: Lead, *, status: int = 200, **more) -> HttpResponse:
    context = _list(request, found) | detail(request, found) | {"explicit": True} | more
    response = render(request, "customers/leads/index.html", context, status=status)
    response["Cache-Control"] = "no-store"
    return response


def detail(request, found: Lead) -> dict:
    """What the page of one lead shows, and what this person may do with it."""
    user = request.user
    screens = user.has_perm(TRIAGE) and found.waiting
    facts = applying.facts_of(found)
    previous, following = listing.neighbours(user, found) if user.has_perm(TRIAGE) else (None, None)
    context = {
        "lead": found,
        "screens": screens,
        "filled": _filled(found),
        "previous": previous,
        "following": following,
        "twins": duplicates.cards(user, facts) if screens else [],
        "alike": listing.same_person(user, found) if screens else [],
        "kinds": Lead.Kind.choices,
        "links": FillLink.objects.visible_to(user).filter(lead=found).order_by("-made_at")[:3],
        "may_register": found.state == Lead.State.QUALIFIED
        and found.assigned_to_id == user.pk
        and capturing.can_complete(user),
        "may_reject": screens or found.state == Lead.State.QUALIFIED,
        "reasons": Lead.Rejection.choices,
    }
    if screens:
        context |= {
            "colleagues": capturing.completers(user)[:200],
            "handlers": handlers() if found.kind == Lead.Kind.COMPLAINT else [],
        }
        if found.state == Lead.State.MATCHED:
            customer = Customer.objects.visible_to(user).filter(pk=found.customer_id).first()
            context |= {
                "archive": customer,
                "proposals": applying.proposals(found, customer) if customer else [],
                "worded": [(name, fieldbook.BY_NAME[name].label) for name in applying.WORDED],
                "default_into": "preferences" if found.kind == Lead.Kind.OBSERVATION else "travel_needs",
                "words": "\n".join(filter(None, [found.wish, found.note])),
            }
    return context


def _filled(found: Lead) -> list[applying.Proposal]:
    """What the customer filled in, masked like any archive."""
    facts = (found.filled or {}).get("facts") or {}
    plain = applying.facts_of(found)
    return [applying.Proposal(name, None, plain[name]) for name in facts if plain.get(name)]


def _list(request, current: Lead | None = None) -> dict:
    if not request.user.has_perm(TRIAGE):
        return {"page": None, "tabs": [], "tab": "waiting"}
    narrowing = listing.Narrowing.of(request.GET)
    if current is not None and "tab" not in request.GET:
        narrowing = listing.Narrowing(tab=_tab_of(current))
    page = listing.page(request.user, narrowing, read_key(request.GET.get("after", "")))
    kept = {name: getattr(narrowing, name) for name in ("way", "source", "state")}
    return {
        "page": page,
        "tab": narrowing.tab,
        "query": "?" + urlencode({"tab": narrowing.tab} | {k: v for k, v in kept.items() if v}),
        "narrowed": any(kept.values()),
        "waiting": listing.waiting_figures(request.user),
        "older": _url(tab=narrowing.tab, **kept, after=write_key(page.after)) if page.after else "",
        "tabs": [
            {"label": label, "url": _url(tab=code), "current": code == narrowing.tab, "count": ""}
            for code, label in listing.LABELS.items()
        ],
    }


def _tab_of(found: Lead) -> str:
    return next(code for code, (states, _backwards) in listing.TABS.items() if found.state in states)


def _url(**query: str) -> str:
    return reverse("customers:leads") + "?" + urlencode({k: v for k, v in query.items() if v})


def _links(channel: listing.Channel) -> dict[str, str]:
    code = channel.source.code
    return {
        "waiting": _url(tab="waiting", source=code),
        **{state: _url(tab="done", source=code, state=state) for state in ("accepted", "merged", "rejected")},
    }
