"""Taking travellers from archives: the customer, relatives, members of the group, any archive one may open.

Name and needs stand open in an archive. Telephone, birthday and document are opened for the contract: each is
a look of its own, with its purpose, its gates and its place in the day’s quota, like any other.
"""

from dataclasses import dataclass
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction

from agency.errors import Refused
from contracts.forms.people import new_key
from contracts.terms import Terms, Traveller
from customers import fieldbook, revealing
from customers.kinds import grouping
from customers.models import Customer, FamilyMember, Purpose
from customers.showing import Sheet as Archive

PURPOSE = "contract"
# attribute of the terms → field of the archive
OF_A_TRAVELLER = {
    "phone": "phone",
    "born_on": "born_on",
    "document_number": "document_number",
    "sex": "sex",
    "guardian": "guardian_name",
    "guardian_phone": "guardian_phone",
    "needs": "special_needs",
}
OF_A_PARTY = {"phone": "phone", "document_number": "document_number", "address": "address"}


@dataclass(frozen=True)
class Candidate:
    """Somebody who could travel; `code` comes back from the page."""

    code: str
    name: str
    icon: str
    taken: bool = False


def candidates(customer: Customer, terms: Terms, *, by) -> list[Candidate]:
    """Whom the archive leads to, as far as `by` may know of them."""
    taken = {one.customer for one in terms.travellers}
    names = {one.name for one in terms.travellers}
    found = [customer] if customer.kind == Customer.Kind.INDIVIDUAL else []
    light = []
    if customer.kind == Customer.Kind.GROUP:
        for one in grouping.members(by, customer):
            if one.archive_id:
                found.append(one.archive)
            elif one.name:
                light.append(Candidate(f"name:{one.name}", str(one.name), "user", str(one.name) in names))
    relatives = FamilyMember.objects.filter(customer=customer, relative__isnull=False).values("relative")
    found += Customer.objects.visible_to(by).filter(pk__in=relatives)
    return [_archive(one, by, taken) for one in found] + light


def found(by, archives, terms: Terms) -> list[Candidate]:
    """Archives a search found."""
    taken = {one.customer for one in terms.travellers}
    return [_archive(one, by, taken) for one in archives if one.kind == Customer.Kind.INDIVIDUAL]


def _archive(customer: Customer, by, taken: set[str]) -> Candidate:
    sheet = Archive(customer, by)
    name = f"{sheet.title} · {customer.number}"
    return Candidate(f"archive:{customer.pk}", name, "user-round", str(customer.pk) in taken)


def take(terms: Terms, codes: list[str], *, by, opening: bool) -> list[str]:
    """Add the chosen ones to the travellers; what could not be opened, in words. With `opening` their facts too."""
    troubles = []
    there = {one.customer for one in terms.travellers}
    for code in codes:
        sort, _sep, rest = code.partition(":")
        if sort == "name" and rest:
            terms.travellers.append(Traveller(key=new_key(), name=rest[:80]))
        elif sort == "archive" and rest not in there and (archive := _visible(by, rest)):
            one = Traveller(key=new_key(), customer=str(archive.pk), name=Archive(archive, by).title)
            terms.travellers.append(one)
            troubles += fill(one, archive, OF_A_TRAVELLER, by=by, opening=opening)
    return troubles


def fill(target, archive: Customer, names: dict[str, str], *, by, opening: bool) -> list[str]:
    """Facts of the archive where the target has none yet; those behind a purpose only with `opening`.

    Returns what stood in the way, in words: the rest is filled all the same.
    """
    sheet, troubles = Archive(archive, by), []
    purpose = Purpose.objects.get(code=PURPOSE)
    for attribute, field in names.items():
        if getattr(target, attribute) or field not in sheet.open_fields or not getattr(archive, field):
            continue
        if not fieldbook.BY_NAME[field].opens:
            if sheet.lines[field].shared:
                setattr(target, attribute, getattr(archive, field))
        elif opening:
            try:
                with transaction.atomic():
                    setattr(target, attribute, revealing.reveal(archive, field, by=by, purpose=purpose))
            except Refused as refusal:
                troubles.append(f"{sheet.title}: {refusal}")
                break
            except PermissionDenied:
                break
    if target.document_number and not target.document_type:
        target.document_type = archive.document_type
    return troubles


def _visible(by, text: str) -> Customer | None:
    try:
        return Customer.objects.visible_to(by).filter(pk=UUID(text)).first()
    except ValueError:
        return None
