"""What one person sees of the parts of an archive: fields masked, those that open, what a share leaves out."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.text import capfirst

from customers import fieldbook
from customers.models import Address, FamilyMember, IdentityDocument, Part

from . import countries, documents_due, opening, regions


@dataclass(frozen=True)
class Line:
    """One field of a part as the page shows it; `url` where a purpose opens it."""

    id: str
    label: str
    value: str
    url: str = ""
    sealed: bool = False
    word: str = ""


@dataclass
class Entry:
    """One part as the page shows it. `chips`: (text, tone, icon)."""

    part: Part
    title: str
    lines: list[Line]
    chips: list[tuple[str, str, str]] = field(default_factory=list)
    note: str = ""
    confirm: Promise | str = ""

    @property
    def key(self) -> str:
        return f"{self.part._meta.model_name}-{self.part.pk}"


@dataclass
class Look:
    """One person looking at one archive on one day."""

    sheet: object  # customers.showing.Sheet
    today: date
    trips: list[date] = field(default_factory=list)

    def line(self, part: Part, name: str) -> Line | None:
        """None where the field is empty, or not for this person to know."""
        fact, value = fieldbook.declared(type(part))[name], getattr(part, name)
        if value in (None, "") or not opening.knows_of(self.sheet.user, part, fact, self.sheet.open_fields):
            return None
        opens = fact.opens and value and opening.may_open(self.sheet.user, part, fact, self.sheet.open_fields)
        url = part_url("customers:part_reveal", part, field=name) if opens else ""
        shown = SHOWN.get((type(part), name), fact.masked)
        label = str(capfirst(fact.label))
        return Line(
            f"{part._meta.model_name}-{part.pk}-{name}", label, shown(value), url, fact.opens, str(fact.label)
        )


SHOWN: dict[tuple[type[Part], str], Callable] = {
    (Address, "region"): regions.full_name,
    (IdentityDocument, "country"): countries.name,
    (IdentityDocument, "valid_from"): lambda day: date_format(day, "SHORT_DATE_FORMAT"),
    (IdentityDocument, "valid_until"): lambda day: date_format(day, "SHORT_DATE_FORMAT"),
    (FamilyMember, "relation"): lambda code: str(dict(FamilyMember.Relation.choices).get(code, code)),
}


def part_url(name: str, part: Part, **more) -> str:
    return reverse(
        name, kwargs={"pk": part.customer_id, "block": part._meta.model_name, "part": part.pk} | more
    )


def look_at(sheet, today: date) -> Look:
    return Look(sheet, today, documents_due.trips_of([sheet.customer], today)[sheet.customer.pk])
