"""Registering organisations and groups, and the word on a credit code while it is typed."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from agency.errors import Refused
from customers import drafting, registration
from customers.forms.kinds import GroupForm, KindForm, OrganisationForm
from customers.forms.registration import signed, unsigned
from customers.kinds import credit_codes, registering, twins

from .registration import chosen_draft, chosen_intake, kind_choices, noted_in

ACTS = {OrganisationForm: registering.register_organisation, GroupForm: registering.register_group}


@permission_required("customers.add_customer", raise_exception=True)
@require_http_methods(["GET", "POST"])
def organisation(request):
    return _register(request, OrganisationForm)


@permission_required("customers.add_customer", raise_exception=True)
@require_http_methods(["GET", "POST"])
def group(request):
    return _register(request, GroupForm)


@permission_required("customers.add_customer", raise_exception=True)
@require_POST
def credit_code(request):
    """What is to be said of the code typed so far: still short, wrong, right, or already on file."""
    code = credit_codes.compact(request.POST.get("credit_code", "")[:40])
    context = {"missing": credit_codes.LENGTH - len(code), "ticked": "different_person" in request.POST}
    if code and context["missing"] <= 0:
        try:
            credit_codes.clean(code)
        except ValidationError as error:
            context["trouble"] = error.messages[0]
        else:
            context |= {"right": True, "same": twins.with_code(request.user, code)}
    return render(request, "customers/kinds/credit_code.html", context | {"typed": bool(code)})


def _register(request, form_class: type[KindForm]):
    user = request.user
    if request.method == "GET":
        draft = chosen_draft(request)
        intake = noted_in(request, draft) if draft else chosen_intake(request, request.GET.get("intake"))
        form = form_class(user=user, intake=intake, initial=_initial(user, intake, draft))
        return _page(request, form, draft=draft)
    pk = unsigned(user, request.POST.get("form_id", ""))
    if pk and (made := registration.already_made(pk, user)):
        return redirect(made)
    form = form_class(request.POST, user=user, intake=chosen_intake(request, request.POST.get("intake")))
    if form.is_valid() and (customer := _registered(user, form)):
        drafting.discard(user, drafting.key(customer.pk))
        messages.success(request, _("%(number)s is on file.") % {"number": customer.number})
        return redirect(f"customers:{form.kind}", pk=customer.pk)
    if pk:
        drafting.keep(user, drafting.key(pk), dict(request.POST.lists()))
    return _page(request, form, status=422)


def _registered(user, form: KindForm):
    try:
        return ACTS[type(form)](by=user, **form.registration())
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return None


def _initial(user, intake, draft) -> dict:
    if draft:
        typed = {name: values[-1] for name, values in draft.content.items() if values}
        return typed | {"form_id": signed(user, UUID(draft.form.removeprefix(drafting.REGISTRATION)))}
    if intake:
        return {
            "name": intake.contact or "",
            "phone": (intake.noted_by(user) and intake.phone) or "",
            "travel_needs": intake.note or "",
            "source": intake.source_id,
        }
    return {}


def _page(request, form: KindForm, *, draft=None, status: int = 200):
    context = {"form": form, "draft": draft, "kinds": kind_choices(request, form.kind)}
    return render(request, f"customers/kinds/register_{form.kind}.html", context, status=status)
