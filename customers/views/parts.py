"""Adding, changing, confirming and taking away the parts of an archive, in a dialog or on a page of its own."""

import json
from functools import partial
from urllib.parse import urlsplit

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from agency.errors import Refused
from agency.visibility import may
from customers import changing, fieldbook
from customers.changing import foretelling
from customers.forms.edit import REASONS
from customers.forms.parts import RemoveForm
from customers.forms.parts_contact import AddressForm, ContactPointForm
from customers.forms.parts_dates import ImportantDateForm
from customers.forms.parts_document import IdentityDocumentForm
from customers.forms.parts_personal import AssetForm, FamilyMemberForm, MaritalStatusForm, WorkFactsForm
from customers.forms.parts_preference import PinnedAlertForm, PreferenceItemForm
from customers.forms.proof import ProofForm
from customers.models import Part
from customers.parts import blocks, days, keeping, looking, regions, switches
from customers.parts import opening as parts_opening
from customers.parts.blocks import BLOCKS, Block
from customers.showing import Sheet

from .detail import find
from .opening import Opening, opening, private

FORMS = {
    form.model._meta.model_name: form
    for form in (
        AddressForm,
        AssetForm,
        ContactPointForm,
        FamilyMemberForm,
        IdentityDocumentForm,
        ImportantDateForm,
        MaritalStatusForm,
        PinnedAlertForm,
        PreferenceItemForm,
        WorkFactsForm,
    )
}
SUGGESTED = 12  # regions offered while typing


@require_http_methods(["GET", "POST"])
def add(request, pk, block):
    """The form of a new part; while its group is switched off, the reason instead."""
    sheet, kind = _changeable(request, pk, block)
    if (group := switches.GROUPS.get(getattr(kind.model, "switch", ""))) and not switches.is_on(group.code):
        status = 409 if request.method == "POST" else 200
        return _form(request, sheet, kind, None, None, off=group.reason, status=status)
    form = FORMS[block](request.POST or None, customer=sheet.customer, user=request.user)
    proof = _proof(request)
    if form.is_valid() and proof.is_valid():
        told = {"act": "add", "values": form.values(), "pk": form.pk}
        if outcome := _proposed(request, sheet, kind, form, proof, **told):
            return _done(request, sheet, kind, outcome, _("Added to the archive."))
    return _form(request, sheet, kind, form, proof, act="add")


@require_http_methods(["GET", "POST"])
def change(request, pk, block, part):
    """The form of a part on file."""
    sheet, kind = _changeable(request, pk, block)
    standing = _part(sheet, kind, part)
    form = FORMS[block](request.POST or None, customer=sheet.customer, user=request.user, part=standing)
    proof = _proof(request)
    if form.is_valid() and proof.is_valid():
        why = form.cleaned_data["why"]
        told = {"act": "change", "part": standing, "values": form.values(), "why": why, "seen": form.version}
        if outcome := _proposed(request, sheet, kind, form, proof, **told):
            return _done(request, sheet, kind, outcome)
    return _form(request, sheet, kind, form, proof, part=standing, act="change")


@require_http_methods(["GET", "POST"])
def remove(request, pk, block, part):
    """Asks for the reason, then takes the part off file."""
    sheet, kind = _changeable(request, pk, block)
    standing = _part(sheet, kind, part)
    form, proof = RemoveForm(request.POST or None), _proof(request)
    if form.is_valid() and proof.is_valid():
        told = {"act": "remove", "part": standing, "why": form.cleaned_data["why"]}
        if outcome := _proposed(request, sheet, kind, form, proof, **told):
            return _done(request, sheet, kind, outcome, _("Taken off file."))
    return _form(request, sheet, kind, form, proof, part=standing, act="remove")


@require_POST
def confirm(request, pk, block, part):
    """The customer was asked: it is still so."""
    sheet, kind = _changeable(request, pk, block)
    try:
        keeping.confirm(_part(sheet, kind, part), by=request.user, now=now())
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(f"{reverse('customers:profile', args=[sheet.customer.pk])}#{kind.code}")
    return _answer(request, sheet, kind, [_("Confirmed.")])


@require_http_methods(["GET", "POST"])
def reveal(request, pk, block, part, field):
    """GET asks for the purpose, POST opens one field of a part."""
    sheet, kind, standing, line = _line(request, pk, block, part, field)
    back = f"{reverse('customers:profile', args=[sheet.customer.pk])}#{kind.code}"
    what = Opening(
        label=line.label,
        word=line.word,
        where=f"{sheet.title} · {sheet.customer.number}",
        crumbs=(_("Customer archives"), reverse("customers:list"), sheet.title, back),
        here=request.path,
        back=back,
        mask_url=looking.part_url("customers:part_masked", standing, field=field),
        id=line.id,
        customer=sheet.customer,
        path=fieldbook.path(standing, field),
    )
    return opening(
        request, what, lambda **asked: _said(standing, field, parts_opening.reveal(standing, field, **asked))
    )


@require_GET
def masked(request, pk, block, part, field):
    """The mask, put back over an opened value."""
    line = _line(request, pk, block, part, field)[-1]
    return private(render(request, "customers/parts/line.html", {"line": line}))


@require_POST
def suggest_regions(request):
    """Options for the region that is being typed; in the body of a POST, as everything typed."""
    if not request.user.has_perm("customers.change_customer"):
        raise PermissionDenied
    text = "".join(request.POST.get("region", "").split())[:30]
    names = [name for name in regions.full_names() if text and text in name][:SUGGESTED]
    return private(render(request, "customers/parts/regions.html", {"names": names}))


def _said(part: Part, field: str, value):
    """An opened value as people read it: a day in words, a code by its name."""
    if field == "day" and value:
        return days.read(value).words
    if part._meta.model_name == "maritalstatus":
        from customers.forms.parts_personal import MARITAL

        return dict(MARITAL).get(value, value)
    return value


def _changeable(request, pk, block) -> tuple[Sheet, Block]:
    sheet = Sheet(find(request, pk), request.user)
    if block not in BLOCKS:
        raise Http404
    if not may(request.user, "change_customer", sheet.customer):
        raise PermissionDenied
    return sheet, BLOCKS[block]


def _part(sheet: Sheet, kind: Block, pk) -> Part:
    part = get_object_or_404(kind.model.objects.filter(customer=sheet.customer), pk=pk)
    part.customer = sheet.customer
    return part


def _line(request, pk, block, part, field):
    sheet = Sheet(find(request, pk), request.user)
    fact = (kind := BLOCKS.get(block)) and fieldbook.declared(kind.model).get(field)
    if not fact or not fact.opens:
        raise Http404
    standing = _part(sheet, kind, part)
    line = looking.look_at(sheet, localdate()).line(standing, field)
    if line is None or not line.url:
        raise PermissionDenied
    return sheet, kind, standing, line


def _proof(request) -> ProofForm:
    return ProofForm(request.POST or None, request.FILES or None)


def _proposed(request, sheet: Sheet, kind: Block, form, proof: ProofForm, **told):
    """The outcome; None where something was refused, which the form then says."""
    door = partial(changing.propose_part, sheet.customer, kind.code, by=request.user, **told)
    try:
        return proof.propose(door, sheet.customer, by=request.user)
    except Refused as refusal:
        form.add_error(None, str(refusal))


def _form(request, sheet: Sheet, kind: Block, form, proof, *, part=None, act="add", off="", status=200):
    title = capfirst(kind.model._meta.verbose_name)
    context = {
        "sheet": sheet,
        "customer": sheet.customer,
        "kind": kind,
        "form": form,
        "part": part,
        "proof": proof,
        "forecast": [] if off else foretelling.forecast_part(sheet.customer, kind.code, request.user, act),
        "removing": act == "remove",
        "off": off,
        "reasons": REASONS,
        "title": title,
        "here": request.path,
        "back": f"{reverse('customers:profile', args=[sheet.customer.pk])}#{kind.code}",
    }
    template = "customers/parts/form.html#dialog" if request.htmx else "customers/parts/form.html"
    return private(render(request, template, context, status=422 if _wrong(form, proof) else status))


def _wrong(*forms) -> bool:
    return any(form.errors for form in forms if form)


def _done(request, sheet: Sheet, kind: Block, outcome, done: str = "") -> HttpResponse:
    return _answer(
        request, sheet, kind, foretelling.told_after(outcome, done), waits=outcome.request is not None
    )


def _answer(request, sheet: Sheet, kind: Block, words: list[str], *, waits: bool = False) -> HttpResponse:
    """The block drawn anew, or the page; where something waits the whole page, which says so at its head."""
    profile = reverse("customers:profile", args=[sheet.customer.pk])
    beside = urlsplit(request.htmx.current_url or "").path == profile  # in a dialog over the blocks
    if waits or not beside:
        for said in words:
            messages.success(request, said)
        here = f"{profile}#{kind.code}"
        if not request.htmx:
            return redirect(here)
        return HttpResponse(status=204, headers={"HX-Refresh": "true"} if beside else {"HX-Redirect": here})
    look = looking.look_at(sheet, localdate())
    context = blocks.drawn(look, kind, switches.switched_on())
    response = private(render(request, "customers/parts/block.html", {"drawn": context}))
    response["HX-Retarget"], response["HX-Reswap"] = f"#{kind.code}", "outerHTML"
    toast = {"text": " ".join(words), "tone": "ok"}
    response["HX-Trigger"] = json.dumps({"close-dialog": "", "toast": toast})
    return response
