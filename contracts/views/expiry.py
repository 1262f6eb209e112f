"""Agreements that come to their end: the calendar, the term of one, its decision, its renewal."""

from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agency.errors import Refused
from contracts.drafting.keeping import DRAFT
from contracts.expiry import deciding, inbox, listing, moments, people, renewing, showing
from contracts.expiry.page_parts import lives, shows
from contracts.forms.expiry import DecisionForm
from contracts.models import Contract, ContractKind, ExpiryDecision

from .contract import USE, contract_page, find


@permission_required(USE, raise_exception=True)
@require_safe
def expiring(request: HttpRequest) -> HttpResponse:
    """What ends, the next first; the months of a year ahead lead into the list."""
    wanted = listing.Wanted.of(request.GET)
    shown, after = listing.page(listing.rows(request.user, wanted), request.GET.get("after", ""))
    kept = {key: request.GET[key] for key in ("month", "kind", "mine", "decided") if request.GET.get(key)}
    context = {
        "rows": _rows(shown),
        "months": _months(request.user, wanted, kept),
        "wanted": wanted,
        "filters": _filters(wanted),
        "older": "?" + urlencode(kept | {"after": after}) if after else "",
        "newer": "?" + urlencode(kept) if request.GET.get("after") else "",
        "narrowed": bool(kept),
    }
    return render(request, "contracts/expiry/list.html", context)


def _rows(shown: list[Contract]) -> list[dict]:
    known, today = listing.told(shown), localdate()
    found = []
    for one in shown:
        ladder, decision = known[one.pk]
        found.append(
            {
                "contract": one,
                "left": (one.ends_on - today).days,
                "rung": listing.rung_reached(one, ladder, today),
                "decision": decision,
                "tone": showing.TONES[decision.state] if decision else "",
            }
        )
    return found


def _months(user, wanted: listing.Wanted, kept: dict) -> list[dict]:
    others = {key: value for key, value in kept.items() if key != "month"}
    return [
        {
            "label": date_format(month, "YEAR_MONTH_FORMAT"),
            "count": count,
            "undecided": undecided,
            "current": month == wanted.month,
            "url": "?" + urlencode(others | ({} if month == wanted.month else {"month": f"{month:%Y-%m}"})),
        }
        for month, count, undecided in listing.calendar(user)
    ]


def _filters(wanted: listing.Wanted) -> list[dict]:
    kinds = [(kind.code, str(kind)) for kind in ContractKind.objects.filter(active=True) if kind.lasts]
    choices = [("no", _("not decided")), *ExpiryDecision.Choice.choices]
    return [
        {"name": "kind", "label": _("Kind"), "value": wanted.kind, "choices": kinds},
        {
            "name": "decided",
            "label": pgettext("expiry", "Decision"),
            "value": wanted.decided,
            "choices": choices,
        },
        {
            "name": "mine",
            "label": _("Responsible"),
            "value": "1" if wanted.mine else "",
            "choices": [("1", _("me"))],
        },
    ]


@permission_required(USE, raise_exception=True)
@require_http_methods(["GET", "HEAD", "POST"])
def life(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The term, who was told what when, what was decided, what it renews and what renews it."""
    contract = find(request, pk)
    if not shows(contract):
        raise Http404
    may = people.may_decide(request.user, contract)
    if request.method == "POST" and not may:
        raise Http404
    form = DecisionForm(request.POST if request.method == "POST" else None) if may else None
    if form is not None and form.is_bound and form.is_valid():
        try:
            decision = deciding.decide(contract, by=request.user, **form.cleaned_data)
            messages.success(request, inbox.after(decision, request.user))
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return _onward(request, contract)
    status = 422 if form is not None and form.is_bound else 200
    context = _life(contract, request.user) | {"form": form}
    return contract_page(request, contract, "contracts/expiry/life.html", "contracts:life", context, status)


def _life(contract: Contract, user) -> dict:
    if not lives(contract):
        return {"chain": showing.chain(contract, user), "source": renewing.source(contract)}
    ladder = showing.ladder_of(contract) if contract.ends_on else None
    return {
        "lives": True,
        "ladder": ladder,
        "left": (contract.ends_on - localdate()).days if contract.ends_on else None,
        "over_at": moments.over(contract.ends_on) if contract.ends_on else None,
        "rungs": showing.rungs(contract, ladder) if contract.ends_on else [],
        "decisions": showing.decisions(contract),
        "standing": deciding.standing(contract),
        "waiting": deciding.waiting(contract),
        "chain": showing.chain(contract, user),
        "source": renewing.source(contract),
    }


def _onward(request: HttpRequest, contract: Contract) -> HttpResponse:
    """To the draft that was just made, where the decider writes it; else back to the term."""
    decision = deciding.standing(contract)
    drafted = decision and decision.by_id == request.user.pk and decision.renewal
    if drafted and drafted.state == Contract.State.DRAFT and drafted.owner_id == request.user.pk:
        return redirect("contracts:edit", pk=drafted.pk)
    return redirect("contracts:life", pk=contract.pk)


@permission_required(DRAFT, raise_exception=True)
@require_POST
def renew(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The draft of the renewal, opened in the editor."""
    made = renewing.draft(find(request, pk), by=request.user)
    messages.success(
        request, _("The renewal is drafted: its dates are moved on, everything else can be changed.")
    )
    return redirect("contracts:edit", pk=made.pk)
