"""Sharing outward, seen from inside: the list, one share, drafting, the meter, what an archive tells of it."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from agency import newest
from agency.errors import Refused
from compliance.forms.outward import DraftForm, RecipientChoice, RevokeForm, WrittenDownForm
from compliance.models import OutwardLink, OutwardShare
from compliance.sharing import abroad, approving, delivering, drafting, entering, minimum, people, showing
from compliance.sharing.people import People
from customers.models import Customer, Selection
from customers.parts import countries
from customers.views import detail

State = OutwardShare.State
TABS = {
    "open": (*OutwardShare.BEFORE, *OutwardShare.OPEN),
    "owed": (State.EXPIRED, State.REVOKED),
    "past": (State.CONFIRMED, State.CLOSED, State.REFUSED, State.WITHDRAWN, State.LAPSED),
}


@require_safe
def shares(request: HttpRequest) -> HttpResponse:
    _seen(request)
    tab = request.GET.get("tab") if request.GET.get("tab") in TABS else "open"
    beyond, rows = bool(request.GET.get("abroad")), _listed(request.user)
    if beyond:
        rows = rows.filter(pk__in=abroad.shares(localdate().year).values("pk"))
    else:
        rows = rows.filter(state__in=TABS[tab])
    found, older = newest.page(rows, request.GET.get("after", ""))
    labels = {"open": _("Under way"), "owed": _("Confirmation owed"), "past": _("Past")}
    context = {
        "rows": _rows(found),
        "older": f"?tab={tab}&abroad={'1' if beyond else ''}&after={older}" if older else "",
        "abroad": beyond,
        "tabs": [
            {"label": label, "url": f"?tab={code}", "current": code == tab and not beyond}
            for code, label in labels.items()
        ],
    }
    return render(request, "compliance/sharing/shares.html", context)


@require_safe
def share(request: HttpRequest, pk: UUID) -> HttpResponse:
    return shown(request, find(request, pk))


def find(request: HttpRequest, pk: UUID) -> OutwardShare:
    """The share, where this person may know of it; else a 404 like any other."""
    return get_object_or_404(_listed(request.user), pk=pk)


def shown(request: HttpRequest, found: OutwardShare, status: int = 200, **more) -> HttpResponse:
    """The page of one share; `more` brings a refused form, or the secrets that are shown once."""
    now, user = clock(), request.user
    acts = delivering.may_act(user, found)
    mine = user.pk in (found.drafter_id, found.keeper_id) and user.has_perm(drafting.SHARE)
    subjects = showing.people_of(found)
    links = OutwardLink.objects.live(now).filter(share=found).select_related("made_by")
    context = {
        "share": found,
        "tone": showing.tone(found),
        "path": showing.path_of(found),
        "steps": showing.steps_of(found),
        "fields": minimum.labels([name for name in found.fields if name not in found.beyond]),
        "beyond": minimum.labels(found.beyond),
        "country": countries.name(found.country),
        "subjects": subjects,
        "more_subjects": found.subjects.count() - len(subjects),
        "blocked": sum(1 for one in subjects if one.ground == "blocked" and not one.ended_at),
        "grounds": showing.grounds(found),
        "may_propose": mine and found.state in (State.DRAFT, State.CHECK),
        "may_withdraw": mine and found.state in OutwardShare.BEFORE,
        "may_issue": acts and found.state == State.APPROVED,
        "may_link": acts and found.open_at(now),
        "may_ask_confirmation": acts and found.state in delivering.OWED and found.received_at,
        "may_close": acts and found.state == State.CONFIRMED,
        "revoke_form": RevokeForm() if acts and found.state in OutwardShare.OPEN else None,
        "written_form": WrittenDownForm() if acts and _owes(found) else None,
        "links": {link.asks: link for link in links},
        "waits": approving.decidable(user).filter(share=found).first(),
        "now": now,
    } | more
    response = render(request, "compliance/sharing/share.html", context, status=status)
    response["Cache-Control"] = "private, no-store"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def draft(request: HttpRequest) -> HttpResponse:
    """First whom to, then what: the fields follow from the kind of recipient."""
    if not request.user.has_perm(drafting.SHARE):
        raise PermissionDenied
    who = _people(request)
    chosen = RecipientChoice(request.GET if request.GET.get("recipient") else None)
    context = {"who": who, "asked": request.GET, "chosen": chosen}
    if not chosen.is_valid():
        status = 422 if chosen.is_bound else 200
        return render(request, "compliance/sharing/draft_whom.html", context, status=status)
    recipient = chosen.cleaned_data["recipient"]
    form = DraftForm(request.POST if request.method == "POST" else None, recipient=recipient)
    if form.is_valid():
        try:
            made = drafting.draft(
                form.cleaned_data["form_id"],
                by=request.user,
                recipient=recipient,
                customers=list(who.ids),
                **form.facts(),
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect(made)
    context |= {
        "form": form,
        "recipient": recipient,
        "needs": minimum.of(recipient),
        "never": minimum.labels(minimum.of(recipient).never),
        "country": countries.name(recipient.country),
    }
    status = 422 if form.is_bound else 200
    return render(request, "compliance/sharing/draft.html", context, status=status)


@require_safe
def of_archive(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Who outside got what of this archive, or of the members of this group."""
    sheet = detail.whole(request, pk)
    context = {
        "given": showing.given_of(sheet.customer, request.user),
        "of_members": sheet.customer.kind == Customer.Kind.GROUP,
        "sharable": sheet.may_share and sheet.customer.kind != Customer.Kind.ORGANISATION,
    }
    template = "compliance/sharing/of_archive.html"
    return detail.archive_page(request, sheet, template, "compliance:outward_of", context)


@require_safe
def meter(request: HttpRequest) -> HttpResponse:
    """What went abroad this year, against the lines of the law."""
    if not request.user.has_perm("compliance.view_outward"):
        raise PermissionDenied
    measured = abroad.measure(clock())
    labels = {
        "contract": _("Standard contract or certification from"),
        "sensitive": _("Sensitive data: security assessment from"),
        "assessment": _("Security assessment from"),
    }
    rows = _listed(request.user).filter(pk__in=abroad.shares(measured.year).values("pk"))
    rows, older = newest.page(rows, request.GET.get("after", ""), "issued_at")
    context = {
        "meter": measured,
        "lines": [
            (labels[code], f"{count:,} / {line:,}", percent) for code, count, line, percent in measured.lines
        ],
        "rows": _rows(rows),
        "older": f"?after={older}" if older else "",
    }
    return render(request, "compliance/sharing/abroad.html", context)


def _people(request: HttpRequest) -> People:
    """`?archive=` one archive or group, `?selection=` what was marked in the list."""
    marked, archive = request.GET.get("selection"), request.GET.get("archive")
    try:
        if marked:
            selection = get_object_or_404(Selection, pk=UUID(marked), owner=request.user)
            return people.of_selection(selection, request.user)
        customer = get_object_or_404(Customer.objects.visible_to(request.user), pk=UUID(archive or ""))
    except ValueError as error:
        raise Http404 from error
    return people.of_archive(customer, request.user)


def _listed(user):
    rows = OutwardShare.objects.visible_to(user)
    return rows.select_related("recipient", "purpose", "drafter", "keeper", "department", "ended_by")


def _rows(rows) -> list[dict]:
    return [{"share": one, "tone": showing.tone(one), "country": countries.name(one.country)} for one in rows]


def _owes(found: OutwardShare) -> bool:
    return found.received_at is not None and found.state in delivering.OWED


def _seen(request: HttpRequest) -> None:
    if not entering.may_see(request.user):
        raise PermissionDenied
