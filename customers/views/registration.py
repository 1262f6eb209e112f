"""Registering a customer, and the card of possible duplicates while typing."""

from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from agency.errors import Refused
from agency.forms.fields import narrow
from customers import drafting, duplicates, registration
from customers.forms.registration import RegistrationForm, signed, unsigned
from customers.leads import prefilling
from customers.models import Customer, Intake, PrivacyNotice, RegistrationDraft


@permission_required("customers.add_customer", raise_exception=True)
@require_http_methods(["GET", "POST"])
def register(request: HttpRequest) -> HttpResponse:
    """The form, empty, from a first contact (`intake`) or from a draft (`draft`)."""
    if request.method == "GET":
        draft = chosen_draft(request)
        intake = noted_in(request, draft) if draft else chosen_intake(request, request.GET.get("intake"))
        form = RegistrationForm(user=request.user, intake=intake, initial=_initial(request, intake, draft))
        return _page(request, form, draft=draft)
    if made := _sent_before(request):
        return redirect(made)
    form = RegistrationForm(
        request.POST, user=request.user, intake=chosen_intake(request, request.POST.get("intake"))
    )
    if form.is_valid() and (customer := _registered(request, form)):
        drafting.discard(request.user, drafting.key(customer.pk))
        messages.success(request, _("%(number)s is on file.") % {"number": customer.number})
        return redirect("customers:register" if request.POST.get("again") else customer)
    if pk := unsigned(request.user, request.POST.get("form_id", "")):
        drafting.keep(request.user, drafting.key(pk), dict(request.POST.lists()))
    return _page(request, form, status=422)


@permission_required(["customers.add_intake"], raise_exception=True)
@require_POST
def duplicates_card(request: HttpRequest) -> HttpResponse:
    """Archives this person may see that share what is typed; hidden ones and none give the same answer."""
    facts = {name: narrow(request.POST.get(name, ""))[:100] for name in duplicates.KINDS}
    context = {
        "twins": duplicates.cards(request.user, facts),
        "ticked": "different_person" in request.POST,
        "ask": request.GET.get("ask") != "no",
    }
    return render(request, "customers/registration/twins.html", context)


def _registered(request, form):
    try:
        return registration.register(by=request.user, **form.registration())
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return None


def _sent_before(request):
    """The archive this very form made before: a second click, or a reload of the answer."""
    pk = unsigned(request.user, request.POST.get("form_id", ""))
    return registration.already_made(pk, request.user) if pk else None


def chosen_intake(request, pk: str | None) -> Intake | None:
    """The first contact to complete. 404 for one that is not visible, a refusal for one that is done."""
    if not pk:
        return None
    try:
        wanted = UUID(pk)
    except ValueError:
        wanted = None
    intake = get_object_or_404(Intake.objects.visible_to(request.user), pk=wanted)
    if intake.entered_at or intake.closed_at:
        raise Refused(_("This first contact was entered or given up already."))
    return intake


def chosen_draft(request) -> RegistrationDraft | None:
    try:
        return drafting.kept(request.user, drafting.key(UUID(request.GET.get("draft", ""))))
    except ValueError:
        return None


def noted_in(request, draft: RegistrationDraft) -> Intake | None:
    """The first contact a draft began with, while it is still to be entered; else the draft stands alone."""
    try:
        wanted = UUID(draft.content.get("intake", [""])[0])
    except ValueError:
        return None
    return Intake.objects.visible_to(request.user).waiting().filter(pk=wanted).first()


def _initial(request, intake: Intake | None, draft: RegistrationDraft | None) -> dict:
    """What the form starts with: the draft as it was typed, or what was noted at the first contact."""
    if draft:
        notice = PrivacyNotice.objects.in_force(get_language() or "")
        token = signed(request.user, UUID(draft.form.removeprefix(drafting.REGISTRATION)))
        return drafting.typed(draft, notice=notice and notice.pk) | {"form_id": token}
    if intake:
        return {
            "name": intake.contact or "",
            "phone": (intake.noted_by(request.user) and intake.phone) or "",
            "travel_needs": intake.note or "",
            "source": intake.source_id,
        } | prefilling.initial(intake, request.user)
    return {}


def _page(request, form, *, draft=None, status: int = 200) -> HttpResponse:
    context = {
        "form": form,
        "draft": draft,
        "others": drafting.unfinished(request.user, besides=draft) if status == 200 else [],
        "kinds": kind_choices(request, "individual"),
    }
    return render(request, "customers/register.html", context, status=status)


def kind_choices(request, current: str) -> list[dict]:
    """The three forms, as a segmented choice; a first contact goes along."""
    intake = request.GET.get("intake", "") or request.POST.get("intake", "")
    query = f"?{urlencode({'intake': intake})}" if intake else ""
    pages = {"individual": "register", "organisation": "register_organisation", "group": "register_group"}
    return [
        {"label": label, "url": reverse(f"customers:{pages[kind]}") + query, "current": kind == current}
        for kind, label in Customer.Kind.choices
    ]
