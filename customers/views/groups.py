"""The archive of a group: its journey, members and rooming list, on the screen and on paper."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from agency.errors import Refused
from customers import printing
from customers.changing import foretelling
from customers.forms.groups import JourneyForm, MemberForm, RoomsForm
from customers.forms.proof import ProofForm
from customers.guarding import asking
from customers.kinds import grouping
from customers.kinds.part_lines import line
from customers.models import Group, Member, Room
from customers.showing import Sheet

from .detail import archive_page, find
from .organisation import changeable, form_page, proof_of, proposed, removed


@require_GET
def group(request, pk):
    """Journey, members with their rooms, rooms with their sleepers."""
    return _page(request, pk, RoomsForm())


def _page(request, pk, rooms_form: RoomsForm, status: int = 200):
    sheet = Sheet(find(request, pk), request.user)
    journey = get_object_or_404(Group, customer=sheet.customer)
    people = grouping.members(request.user, sheet.customer)
    berths, without = grouping.rooming(sheet.customer, people)
    context = {
        "journey": journey,
        "people": [{"member": one, "phone": one.phone and line(sheet, one, "phone")} for one in people],
        "berths": berths,
        "without": without,
        "beds": sum(berth.room.beds for berth in berths),
        "reach": sheet.filled("contact") + sheet.filled("travel"),
        "rooms_form": rooms_form,
        "children": asking.children_of(sheet.customer).count() if sheet.may_reveal else 0,
    }
    return archive_page(request, sheet, "customers/kinds/group.html", "customers:group", context, status)


@require_http_methods(["GET", "POST"])
def journey(request, pk):
    customer = changeable(request, pk)
    record = get_object_or_404(Group, customer=customer)
    form, proof = JourneyForm(request.POST or None, group=record), proof_of(request)
    if form.is_valid() and proof.is_valid():
        told = {"act": "change", "part": record, "values": form.cleaned_data, "why": grouping.CHANGED_GROUP}
        if proposed(request, customer, "group", form, proof, _("The change is saved."), **told):
            return redirect("customers:group", pk=customer.pk)
    title, submit = _("Journey of the group"), _("Save the change")
    waits = foretelling.forecast_part(customer, "group", request.user, "change")
    return form_page(
        request, customer, form, title=title, submit=submit, tab="group", proof=proof, forecast=waits
    )


@require_http_methods(["GET", "POST"])
def member(request, pk, part=None):
    """Add a member, or change one."""
    customer = changeable(request, pk)
    get_object_or_404(Group, customer=customer)
    known = part and get_object_or_404(_members(request, customer), pk=part)
    form, proof = MemberForm(request.POST or None, user=request.user, member=known), proof_of(request)
    if form.is_valid() and proof.is_valid() and _save(request, customer, known, form, proof):
        return redirect("customers:member_new" if "again" in request.POST else "customers:group", pk=pk)
    title = _("Change the member") if known else _("Add a member")
    waits = foretelling.forecast_part(customer, "member", request.user, "change" if known else "add")
    return form_page(
        request, customer, form, title=title, submit=_("Save"), tab="group", proof=proof, forecast=waits
    )


def _save(request, customer, known: Member | None, form: MemberForm, proof: ProofForm) -> bool:
    values = form.facts() | {"leader": form.cleaned_data["leader"]}
    told = {"act": "change", "part": known, "why": grouping.CHANGED}
    if known is None:
        values["archive"] = form.cleaned_data.get("archive")
        told = {"act": "add", "why": grouping.ADDED}
    done = _("The member is on the list.")
    return proposed(request, customer, "member", form, proof, done, values=values, **told)


@require_POST
def member_remove(request, pk, part):
    customer = changeable(request, pk)
    known = get_object_or_404(_members(request, customer), pk=part)
    done = _("The member is taken off the list.")
    removed(request, customer, known, why=grouping.REMOVED, done=done)
    return redirect("customers:group", pk=pk)


@require_POST
def rooms(request, pk):
    """Add rooms."""
    customer = changeable(request, pk)
    get_object_or_404(Group, customer=customer)
    form = RoomsForm(request.POST)
    if not form.is_valid():
        return _page(request, pk, form, status=422)
    added = grouping.add_rooms(customer, by=request.user, **form.cleaned_data)
    messages.success(request, _("%(count)s rooms were added.") % {"count": len(added)})
    return redirect("customers:group", pk=pk)


@require_POST
def room_drop(request, pk, part):
    customer = changeable(request, pk)
    grouping.drop_room(get_object_or_404(Room, customer=customer, pk=part), by=request.user)
    messages.success(request, _("The room is taken off the list."))
    return redirect("customers:group", pk=pk)


@require_POST
def assign(request, pk):
    """Who sleeps where: one choice per member, all saved at once."""
    customer = changeable(request, pk)
    get_object_or_404(Group, customer=customer)
    try:
        moved = grouping.assign(customer, _beds(request.POST), by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The rooming list is saved.") if moved else _("Nothing was different."))
    return redirect("customers:group", pk=pk)


@require_POST
def print_rooming(request, pk):
    """The rooming list on paper, marked with reader and moment; the print is recorded."""
    sheet = Sheet(find(request, pk), request.user)
    journey = get_object_or_404(Group, customer=sheet.customer)
    if not sheet.whole:
        raise PermissionDenied
    printing.note_print(sheet.customer, by=request.user, form="rooming")
    people = grouping.members(request.user, sheet.customer)
    berths, without = grouping.rooming(sheet.customer, people)
    context = {
        "sheet": sheet,
        "customer": sheet.customer,
        "journey": journey,
        "people": people,
        "berths": berths,
        "without": without,
        "moment": now(),
    }
    response = render(request, "customers/kinds/rooming_print.html", context)
    response["Cache-Control"] = "no-store"
    return response


def _members(request, customer):
    return Member.objects.filter(
        customer=customer, pk__in=[one.pk for one in grouping.members(request.user, customer)]
    )


def _beds(data) -> dict:
    """member id → room id or None, of the fields called bed-<id>; what is no id is left out."""
    beds = {}
    for name, value in data.items():
        if name.startswith("bed-"):
            try:
                beds[UUID(name.removeprefix("bed-"))] = UUID(value) if value else None
            except ValueError:
                continue
    return beds
