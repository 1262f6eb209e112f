"""First contacts: the list with their clocks, and one contact's page."""

from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now as clock
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from agency.visibility import scope_of
from customers import capturing
from customers.contact_pages import VIEWS, contacts_page, read_key, write_key
from customers.forms.capture import GiveUpForm, HandOverForm
from customers.models import Intake

LABELS = {
    "waiting": _("Waiting"),
    "late": _("Overdue"),
    "done": _("In the archive"),
    "given_up": _("Given up"),
}


@permission_required("customers.add_intake", raise_exception=True)
@require_GET
def intakes(request: HttpRequest) -> HttpResponse:
    """One's own contacts or the team's (`who=team`), by what became of them (`view`)."""
    view = request.GET.get("view") if request.GET.get("view") in VIEWS else "waiting"
    scope = scope_of(request.user)
    leads = scope.everything or bool(scope.departments)
    who = "team" if leads and request.GET.get("who", "team") == "team" else "mine"
    page = contacts_page(
        request.user, view, mine=who == "mine", after=read_key(request.GET.get("after", "")), now=clock()
    )
    context = {
        "page": page,
        "view": view,
        "who": who,
        "tabs": [
            {"label": label, "url": _url(view=code, who=who), "current": code == view, "count": ""}
            for code, label in LABELS.items()
        ],
        "sides": [
            {"label": _("My own"), "url": _url(view=view, who="mine"), "current": who == "mine"},
            {"label": _("The team’s"), "url": _url(view=view, who="team"), "current": who == "team"},
        ]
        if leads
        else [],
        "older": _url(view=view, who=who, after=write_key(page.after)) if page.after else "",
        "newer": _url(view=view, who=who) if request.GET.get("after") else "",
    }
    return render(request, "customers/intakes.html", context)


@permission_required("customers.add_intake", raise_exception=True)
@require_GET
def intake(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _page(request, _found(request, pk))


@permission_required("customers.add_intake", raise_exception=True)
@require_POST
def give_up(request: HttpRequest, pk: UUID) -> HttpResponse:
    contact = _found(request, pk)
    form = GiveUpForm(request.POST)
    if not form.is_valid():
        return _page(request, contact, giving_up=form, status=422)
    capturing.give_up(contact, by=request.user, reason=form.reason)
    messages.success(request, _("The contact is given up; what was noted is destroyed after 30 days."))
    return redirect("customers:intakes")


@permission_required("customers.add_intake", raise_exception=True)
@require_POST
def hand_over(request: HttpRequest, pk: UUID) -> HttpResponse:
    contact = _found(request, pk)
    if not request.user.has_perm("customers.view_team"):
        raise PermissionDenied
    form = HandOverForm(request.POST, manager=request.user, intake=contact)
    if not form.is_valid():
        return _page(request, contact, handing=form, status=422)
    capturing.hand_over(contact, by=request.user, to=form.cleaned_data["to"])
    messages.success(request, _("%(person)s has the contact now.") % {"person": form.cleaned_data["to"]})
    return redirect("customers:intakes")


def _found(request, pk: UUID) -> Intake:
    contacts = Intake.objects.visible_to(request.user).select_related(
        "collected_by", "department", "source", "customer"
    )
    return get_object_or_404(contacts, pk=pk)


def _page(request, contact: Intake, *, giving_up=None, handing=None, status: int = 200) -> HttpResponse:
    waiting = not (contact.entered_at or contact.closed_at)
    decides = waiting and capturing.may_decide(request.user, contact)
    if decides and handing is None and request.user.has_perm("customers.view_team"):
        handing = HandOverForm(manager=request.user, intake=contact)
    kind, _line, words = (contact.closing_reason or "").partition("\n")
    context = {
        "intake": contact,
        "waiting": waiting,
        "completes": waiting and capturing.can_complete(request.user),
        "giving_up": (giving_up or GiveUpForm()) if decides else None,
        "handing": handing if decides else None,
        "closing": [_(kind), words] if kind else [str(contact.closing_reason or "")],
    }
    return render(request, "customers/intake.html", context, status=status)


def _url(**query: str) -> str:
    return "?" + urlencode({name: value for name, value in query.items() if value})
