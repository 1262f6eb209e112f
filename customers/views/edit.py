"""Changing an archive, and the page that settles what two colleagues changed at once."""

from functools import partial

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from agency.errors import Refused
from agency.visibility import may
from customers import changing, drafting, editing, fieldbook
from customers.changing import foretelling, values
from customers.editing import EditConflict
from customers.forms.edit import REASONS, EditForm
from customers.forms.proof import ProofForm
from customers.models import Customer, RegistrationDraft
from customers.showing import Sheet

from .detail import find


@require_http_methods(["GET", "POST"])
def edit(request, pk):
    """The form; saved upon the version that was seen. Half-typed it survives as a draft."""
    customer = _changeable(request, pk)
    if request.method == "GET":
        draft = RegistrationDraft.objects.filter(owner=request.user, form=key(customer)).first()
        typed = draft and draft.content or {}
        initial = {
            name: values if name == "remove" else values[-1] for name, values in typed.items() if values
        }
        form = EditForm(customer=customer, user=request.user, initial=initial)
        return _form(request, customer, form, draft=draft if typed else None)
    form = EditForm(_settled(request.POST), customer=customer, user=request.user, only=_only(request.POST))
    conflict, proof = None, _proof(request)
    if form.is_valid() and proof.is_valid():
        try:
            outcome = _save(request, customer, form, proof)
        except EditConflict as clash:
            conflict = clash
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            drafting.discard(request.user, key(customer))
            for words in foretelling.told_after(outcome):
                messages.success(request, words)
            return redirect(customer)
    if conflict:
        return _conflict(request, customer, form, conflict)
    drafting.keep(request.user, key(customer), dict(request.POST.lists()))
    return _form(request, customer, form, proof=proof, status=422)


@require_POST
def draft(request, pk):
    """Keeps what is typed so far, sealed; the browser sends it by itself."""
    drafting.keep(request.user, key(_changeable(request, pk)), dict(request.POST.lists()))
    return HttpResponse(status=204)


@require_POST
def discard(request, pk):
    """Throw the draft away and begin with what is on file."""
    customer = _changeable(request, pk)
    drafting.discard(request.user, key(customer))
    return redirect("customers:edit", pk=customer.pk)


def key(customer: Customer) -> str:
    return f"edit:{customer.pk}"


def _changeable(request, pk) -> Customer:
    customer = find(request, pk)
    if not may(request.user, "change_customer", customer):
        raise PermissionDenied
    return customer


def _proof(request) -> ProofForm:
    return ProofForm(request.POST or None, request.FILES or None, worded=False)


def _save(request, customer: Customer, form: EditForm, proof: ProofForm) -> changing.Outcome:
    door = partial(
        changing.propose,
        customer,
        by=request.user,
        changes={name: _record(name, value) for name, value in form.changes().items()},
        version=form.cleaned_data["version"],
        why=form.cleaned_data["why"],
        evidence=form.cleaned_data["evidence"],
        guardian_agreed=form.cleaned_data.get("guardian_agreed", False),
    )
    return proof.propose(door, customer, by=request.user)


def _record(name: str, value):
    """As the model keeps it: plain columns are never NULL."""
    return value if value is not None or name in fieldbook.BY_NAME else ""


def _settled(data):
    """A conflict page's form: saved upon the newer version once every field in question has an answer."""
    clashes = data.getlist("clash")
    if not clashes or not all(data.get(f"choose_{name}") for name in clashes):
        return data
    settled = data.copy()
    settled["version"] = data.get("resolved", "")
    return settled


def _only(data) -> set[str] | None:
    """The fields a conflict page sends again, without those where the colleague's value was chosen."""
    if "only" not in data:
        return None
    return {name for name in data.getlist("only") if data.get(f"choose_{name}") != "theirs"}


def _form(request, customer, form, *, draft=None, proof=None, status: int = 200):
    context = {
        "form": form,
        "proof": proof or _proof(request),
        "customer": customer,
        "sheet": Sheet(customer, request.user),
        "forecast": foretelling.forecast(customer, request.user, form.fields_typed),
        "important": foretelling.important_needs(customer, request.user),
        "reasons": REASONS,
        "draft": draft,
        "stale": draft and str(draft.content.get("version", [""])[0]) != str(customer.version),
    }
    response = render(request, "customers/edit.html", context, status=status)
    response["Cache-Control"] = "no-store"
    return response


def _conflict(request, customer, form: EditForm, conflict: EditConflict):
    """Field by field: as both found it, what the colleague saved, what was typed here; both are kept."""
    sheet = Sheet(customer, request.user)
    context = {
        "customer": customer,
        "sheet": sheet,
        "conflict": conflict,
        "rows": [_row(sheet, difference) for difference in conflict.differences],
        "kept": _kept(request, form),
        "only": list(form.changes()),
        "version": form.cleaned_data["version"],
        "asked_before": "clash" in request.POST,
    }
    drafting.keep(request.user, key(customer), dict(request.POST.lists()))
    response = render(request, "customers/conflict.html", context, status=409)
    response["Cache-Control"] = "no-store"
    return response


def _kept(request, form: EditForm) -> list[tuple[str, str]]:
    """What was typed, to be sent again: the changed fields, their removals, and the reason."""
    names = {*form.changes(), "remove", "why", "evidence", "effective_on"}
    names |= {"guardian_agreed", "different_person"}
    return [(name, value) for name in request.POST if name in names for value in request.POST.getlist(name)]


def _row(sheet: Sheet, difference: editing.Difference) -> dict:
    name = difference.field
    return {
        "name": name,
        "label": values.label(name),
        "base": values.masked(name, difference.base),
        "theirs": values.masked(name, difference.theirs),
        "mine": values.in_words(name, difference.mine),
        "sealed": name in fieldbook.OPENED,
    }
