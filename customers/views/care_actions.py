"""Greetings and gifts: what is to be sent, what waits for approval, what was sent (C13–C15)."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agency.errors import Refused
from agency.visibility import may
from customers.care import action_pages, approving, giving, listing, occasions, sending, wording
from customers.care.action_pages import Asked
from customers.care.rules import Rules
from customers.forms.care import GiveForm, SentForm
from customers.models import CareAction
from customers.showing import Sheet
from customers.trade import money

from .contacts import changeable, form_page


@require_safe
@permission_required("customers.view_customer", raise_exception=True)
def index(request: HttpRequest) -> HttpResponse:
    """To be sent, waiting, sent: mine, or my team's."""
    asked = Asked.parse(request.GET, request.user)
    actions, after = action_pages.page(request.user, asked)
    for action in actions:
        action.about = occasions.label(action.occasion)
    context = {
        "actions": actions,
        "asked": asked,
        "today": localdate(),
        "older": asked.address(after=after) if after else "",
        "newer": asked.address() if asked.after else "",
        "tabs": [
            {"label": label, "url": asked.address(view=code), "current": code == asked.view}
            for code, label in action_pages.VIEWS.items()
        ],
        "sides": [
            {"label": _("Mine"), "url": asked.address(who=""), "current": not asked.team},
            {"label": _("My team"), "url": asked.address(who="team"), "current": asked.team},
        ]
        if listing.leads(request.user)
        else [],
    }
    return render(request, "customers/care/actions.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Plan a greeting or gift for one customer."""
    customer = changeable(request, pk)
    reason = giving.obstacle(customer)
    form = GiveForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            made = giving.give(customer, by=request.user, **form.given())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            if made.state == CareAction.State.WAITING:
                messages.warning(request, _("This goes beyond the budget: it waits for a manager."))
            else:
                messages.success(request, _("It stands in the list of what is to be sent."))
            return redirect("customers:contacts", pk=pk)
    return form_page(
        request, customer, form, title=_("Plan a greeting or gift"), submit=_("Plan it"), hint=reason
    )


@require_http_methods(["GET", "HEAD", "POST"])
def action(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One act of care, with the form to record that it was sent."""
    found = find_action(request, pk)
    form = SentForm(
        request.POST if request.method == "POST" else None, action=found, text=words(request, found)
    )
    if request.method == "POST" and form.is_valid():
        try:
            sending.record_sent(found, by=request.user, **form.sent())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Recorded as sent."))
            return redirect("customers:care_actions")
    return _show(request, found, form)


@require_POST
def act(request: HttpRequest, pk: UUID, act: str) -> HttpResponse:
    """Leave it out, ask for more money, decide on it, note the proof."""
    found = find_action(request, pk)
    if act == "decide" and not may(request.user, "assign_customer", found.customer):
        raise PermissionDenied
    try:
        messages.success(request, _do(request, found, act))
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect(found)


def _do(request: HttpRequest, found: CareAction, act: str) -> str:
    data, by = request.POST, request.user
    if act == "decide":
        approve = data.get("decision") == "approve"
        approving.decide(found, by=by, approve=approve, comment=data.get("comment", "")[:500])
        return _("Approved.") if approve else _("Not approved; the owner hears why.")
    if act == "ask":
        try:
            cost = money.read(data.get("cost", ""))
        except ValidationError:
            raise Refused(_("Type an amount of yuan, e.g. 12,345.50.")) from None
        giving.ask(found, by=by, planned_cost=cost)
        return _("It waits for a manager.")
    if act == "prove":
        sending.prove(found, by=by, proof=data.get("proof", "")[:200])
        return _("The proof is on file.")
    giving.drop(found, by=by)
    return _("Left out this time.")


def words(request: HttpRequest, found: CareAction) -> str:
    """The words with the names filled in: those planned by hand, else the rule's in the page's language."""
    text = found.text or ""
    if not text and (rule := Rules().of(found.occasion, found.grade)):
        english = (get_language() or "").startswith("en")
        text = rule.text_en if english and rule.text_en else rule.text
    return wording.filled(str(text), name=str(found.customer.name), sender=request.user.name)


def _show(request: HttpRequest, found: CareAction, form: SentForm) -> HttpResponse:
    found.about = occasions.label(found.occasion)
    decides = found.state == "waiting" and may(request.user, "assign_customer", found.customer)
    context = {
        "action": found,
        "customer": found.customer,
        "sheet": Sheet(found.customer, request.user),
        "form": form,
        "obstacle": giving.obstacle(found.customer, by=request.user, action=found)
        if found.state in giving.LIVE
        else "",
        "spent": giving.spent(found.customer, found.year, without=found),
        "budget": giving.policy.CARE_BUDGET[found.grade],
        "decides": decides and found.asked_by_id != request.user.pk,
    }
    response = render(request, "customers/care/action.html", context, status=422 if form.errors else 200)
    response["Cache-Control"] = "private, no-store"
    return response


def find_action(request: HttpRequest, pk: UUID) -> CareAction:
    rows = CareAction.objects.visible_to(request.user).select_related(
        "customer__department", "owner", "sent_by", "decided_by", "asked_by", "department__head", "use"
    )
    found = get_object_or_404(rows, pk=pk)
    if not may(request.user, "change_customer", found.customer):
        raise PermissionDenied
    return found
