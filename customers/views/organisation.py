"""The archive of an organisation: its blocks, and the people who speak for it."""

from functools import partial

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from agency.errors import Refused
from agency.visibility import may
from customers import changing
from customers.changing import foretelling
from customers.forms.edit import REASONS
from customers.forms.organisation import BlockForm, ContactForm
from customers.forms.proof import ProofForm
from customers.kinds import contacts, regions
from customers.kinds.blocks import BLOCKS, Block, label
from customers.kinds.linking import contact_archives
from customers.kinds.part_lines import PartLine, line
from customers.kinds.profiling import BlockConflict
from customers.models import ContactPerson, Customer, Organisation, Part
from customers.showing import Sheet

from .detail import archive_page, find


@require_GET
def organisation(request, pk):
    """All blocks; what is our own opinion or agreement only to those who see the whole archive."""
    sheet = Sheet(find(request, pk), request.user)
    profile = _profile(sheet.customer)
    blocks = [
        {"block": block, "lines": lines(sheet, profile, block)}
        for block in BLOCKS.values()
        if sheet.whole or not block.ours
    ]
    context = {
        "profile": profile,
        "blocks": [one for one in blocks if one["block"].code != "trading"],
        "swot": next((one for one in blocks if one["block"].code == "trading"), None),
        "contacts": [_contact(sheet, person) for person in contacts.of(sheet.customer)],
        "linked": contact_archives(request.user, sheet.customer),
        "reach": sheet.filled("contact") + sheet.filled("travel"),
    }
    return archive_page(
        request, sheet, "customers/kinds/organisation.html", "customers:organisation", context
    )


@require_http_methods(["GET", "POST"])
def block(request, pk, block):
    """One block's form, saved with a reason over the version that was seen."""
    customer = changeable(request, pk)
    profile = _profile(customer)
    if block not in BLOCKS:
        raise Http404
    form, proof = BlockForm(request.POST or None, profile=profile, block=block), proof_of(request)
    if form.is_valid() and proof.is_valid() and _saved(request, customer, profile, form, proof):
        return redirect("customers:organisation", pk=customer.pk)
    title, submit = BLOCKS[block].title, _("Save the change")
    waits = foretelling.forecast_part(customer, "organisation", request.user, "change", names=form.names)
    return form_page(
        request, customer, form, title=title, submit=submit, tab="organisation", proof=proof, forecast=waits
    )


@require_http_methods(["GET", "POST"])
def contact(request, pk, part=None):
    """Add a contact person, or change one."""
    customer = changeable(request, pk)
    _profile(customer)
    person = part and get_object_or_404(ContactPerson, pk=part, customer=customer)
    form, proof, act = ContactForm(request.POST or None, person=person), proof_of(request), "add"
    why = contacts.ADDED
    if person:
        act, why = "change", contacts.CHANGED
    if form.is_valid() and proof.is_valid():
        told = {"act": act, "part": person, "values": form.facts(), "why": why}
        if proposed(
            request, customer, "contactperson", form, proof, _("The contact person is on file."), **told
        ):
            return redirect("customers:organisation", pk=customer.pk)
    title = _("Change the contact person") if person else _("Add a contact person")
    waits = foretelling.forecast_part(customer, "contactperson", request.user, act)
    return form_page(
        request,
        customer,
        form,
        title=title,
        submit=_("Save"),
        tab="organisation",
        proof=proof,
        forecast=waits,
    )


@require_POST
def contact_remove(request, pk, part):
    customer = changeable(request, pk)
    person = get_object_or_404(ContactPerson, pk=part, customer=customer)
    done = _("The contact person is taken off file.")
    removed(request, customer, person, why=contacts.REMOVED, done=done)
    return redirect("customers:organisation", pk=customer.pk)


def removed(request, customer: Customer, part: Part, *, why: str, done: str) -> None:
    """A button that asks for no reason takes a part off file, or asks for it; said on the next page."""
    block = part._meta.model_name
    try:
        outcome = changing.propose_part(customer, block, by=request.user, act="remove", part=part, why=why)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        _say(request, outcome, done)


def proof_of(request) -> ProofForm:
    return ProofForm(request.POST or None, request.FILES or None)


def proposed(request, customer: Customer, block: str, form, proof: ProofForm, done: str, **told) -> bool:
    """Through the door of changes, and said on the next page; what is refused is said by the form."""
    door = partial(changing.propose_part, customer, block, by=request.user, **told)
    try:
        outcome = proof.propose(door, customer, by=request.user)
    except BlockConflict as conflict:
        form.show(conflict.clashes, conflict.version)
    except Refused as refusal:
        form.add_error(None, str(refusal))
    else:
        _say(request, outcome, done)
        return True
    return False


def _say(request, outcome: changing.PartOutcome, done: str) -> None:
    for words in foretelling.told_after(outcome, done):
        messages.success(request, words)


def changeable(request, pk) -> Customer:
    customer = find(request, pk)
    if not may(request.user, "change_customer", customer):
        raise PermissionDenied
    return customer


def form_page(
    request,
    customer: Customer,
    form,
    *,
    title,
    submit: str,
    tab: str,
    hint: str = "",
    proof: ProofForm | None = None,
    forecast: list | None = None,
):
    """A form of its own beside the archive; `tab` is where it leads back to."""
    context = {
        "form": form,
        "customer": customer,
        "sheet": Sheet(customer, request.user),
        "title": title,
        "hint": hint,
        "proof": proof,
        "forecast": forecast,
        "submit": submit,
        "tab": f"customers:{tab}",
        "reasons": REASONS,
    }
    status = 422 if form.errors or proof and proof.errors else 200
    response = render(request, "customers/kinds/form.html", context, status=status)
    response["Cache-Control"] = "private, no-store"
    return response


def lines(sheet: Sheet, profile: Organisation, block: Block) -> list[PartLine]:
    """The block's columns in words; of those that hold codes, the label."""
    return [_line(sheet, profile, name) for name in block.names]


def _line(sheet: Sheet, profile: Organisation, name: str) -> PartLine:
    if getattr(Organisation._meta.get_field(name), "is_sealed", False):
        return line(sheet, profile, name)
    value = getattr(profile, name)
    if name == "region":
        shown = regions.name(value)
    else:
        shown = getattr(profile, f"get_{name}_display")() if isinstance(value, str) else value or ""
    return PartLine(f"f-organisation-{name}", capfirst(label(name)), shown or "")


def _contact(sheet: Sheet, person: ContactPerson) -> dict:
    return {
        "person": person,
        "lines": [one for name in ("phone", "email", "wechat") if (one := line(sheet, person, name)).value]
        if sheet.whole
        else [],
    }


def _profile(customer: Customer) -> Organisation:
    """404 for an archive of another kind."""
    return get_object_or_404(Organisation, customer=customer)


def _saved(request, customer: Customer, profile: Organisation, form: BlockForm, proof: ProofForm) -> bool:
    data, done = form.cleaned_data, _("The change is saved.")
    told = {"act": "change", "part": profile, "values": form.changes()}
    told |= {"why": data["why"], "seen": data["version"]}
    return proposed(request, customer, "organisation", form, proof, done, **told)
