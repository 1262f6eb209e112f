"""Whether something may begin: the one gate purposes, recipients, groups of fields and grading pass (PIPL 55).

Exempt, because nobody decides on them here: purposes and the first grading rule as every installation starts with
them (the register shows what is not described yet), and what an authority orders by law.
"""

from datetime import date

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from agency.errors import Refused
from compliance.models import ImpactAssessment, RecipientOrg
from customers.models import PurposeVersion

from . import subjects

Kind = ImpactAssessment.Kind


class Unassessed(Refused):
    """There is no assessment in force that covers this. `url` is where it is written."""

    def __init__(self, kind: str, key: str):
        self.url = where(kind, key)
        super().__init__(lacking(kind, key))


def standing(
    kind: str, key: str, day: date | None = None, *, facts: list[str] | None = None
) -> ImpactAssessment | None:
    """The approved assessment that opens the gate of this subject on `day`; None where the gate is shut.

    `facts` are what the subject is to be (`subjects.facts` where not given): all of it must have been assessed.
    """
    found = ImpactAssessment.objects.of(kind, key).in_force(day or localdate()).first()
    wanted = subjects.facts(kind, key) if facts is None else facts
    return found if found and set(wanted) <= set(found.covers) else None


def check(
    kind: str, key: str, day: date | None = None, *, facts: list[str] | None = None
) -> ImpactAssessment:
    """The assessment in force. Raises `Unassessed`."""
    found = standing(kind, key, day, facts=facts)
    if found is None:
        raise Unassessed(kind, key)
    return found


def check_entry(entry: PurposeVersion, day: date) -> None:
    """An entry of the purpose register begins to hold. Raises `Unassessed` where PIPL 55 names it."""
    if subjects.causes_of(entry):
        check(Kind.PURPOSE, entry.purpose.code, day, facts=subjects.facts_of(entry))


def of_recipient(recipient: RecipientOrg) -> list[tuple[str, str]]:
    """The subjects a share with this recipient rests on."""
    found = [
        (Kind.RECIPIENT, recipient.kind),
        *([(Kind.ABROAD, recipient.country)] if recipient.abroad else []),
    ]
    return [(str(kind), key) for kind, key in found if subjects.causes(kind, key)]


def troubles(recipient: RecipientOrg, day: date, opened: frozenset | None = None) -> list[str]:
    """What stands against sending to this recipient; `opened` spares a list the question for each."""
    opened = open_gates(day) if opened is None else opened
    return [lacking(kind, key) for kind, key in of_recipient(recipient) if (kind, key) not in opened]


def open_gates(day: date) -> frozenset[tuple[str, str]]:
    """(kind, key) of all that may begin on `day`; one question for purposes' sake asked with `standing` instead."""
    rows = ImpactAssessment.objects.in_force(day).exclude(kind=Kind.PURPOSE)
    return frozenset(
        (one.kind, one.key) for one in rows if set(subjects.facts(one.kind, one.key)) <= set(one.covers)
    )


def lacking(kind: str, key: str) -> str:
    """Why the gate is shut, and what opens it."""
    return _(
        "There is no approved impact assessment in force for “%(about)s” (%(kind)s): it is written under"
        " “Impact assessments” first (PIPL art. 55)."
    ) % {"about": subjects.label(kind, key), "kind": Kind(kind).label}


def where(kind: str, key: str) -> str:
    """The page of the assessment of this subject: the one under way, the one in force, or the form that begins it."""
    rows: QuerySet[ImpactAssessment] = ImpactAssessment.objects.of(kind, key)
    found = rows.under_way().first() or rows.approved().first()
    if found:
        return found.get_absolute_url()
    return f"{reverse('compliance:impact_new')}?{urlencode({'kind': kind, 'key': key})}"
