"""The gates as pages show them: what each rests on, whether it is open, and where it is opened."""

from dataclasses import dataclass

from django.utils.timezone import localdate

from compliance.models import ImpactAssessment, RecipientOrg
from customers.models import FieldSwitch, GradingRule, PurposeVersion

from . import standing, subjects
from .subjects import Subject

Kind = ImpactAssessment.Kind


@dataclass(frozen=True)
class Gate:
    """`assessment` is in force for it; None while the gate is shut."""

    subject: Subject
    assessment: ImpactAssessment | None
    url: str

    @property
    def open(self) -> bool:
        return self.assessment is not None


def gate(kind: str, key: str, facts: list[str] | None = None) -> Gate:
    found = standing.standing(kind, key, localdate(), facts=facts)
    url = found.get_absolute_url() if found else standing.where(kind, key)
    return Gate(Subject(str(kind), key), found, url)


def of_recipient(recipient: RecipientOrg) -> list[Gate]:
    return [gate(kind, key) for kind, key in standing.of_recipient(recipient)]


def of_entry(entry: PurposeVersion | None) -> list[Gate]:
    """The gate of an entry of the purpose register; none where PIPL 55 does not name it."""
    if entry is None or not subjects.causes_of(entry):
        return []
    return [gate(Kind.PURPOSE, entry.purpose.code, subjects.facts_of(entry))]


def shut() -> list[Gate]:
    """What the house does today, or is about to, without an assessment in force."""
    held = {(one.kind, one.key): one.covers for one in ImpactAssessment.objects.in_force(localdate())}
    return [
        Gate(about, None, standing.where(about.kind, about.key))
        for about, facts in needing()
        if not _covered(facts, held.get((about.kind, about.key)))
    ]


def _covered(facts: list[str], covers: list[str] | None) -> bool:
    return covers is not None and set(facts) <= set(covers)


def needing() -> list[tuple[Subject, list[str]]]:
    """Everything in use, or proposed, that PIPL 55 names, with what it is."""
    entries = PurposeVersion.objects.filter(state__in=("approved", "proposed")).select_related("purpose")
    found = {
        Subject(Kind.PURPOSE, one.purpose.code, str(one.purpose)): subjects.facts_of(one)
        for one in entries.order_by("number")  # of a purpose that is being changed, what it is to be
        if subjects.causes_of(one)
    }
    others = [pair for one in _recipients() for pair in standing.of_recipient(one)]
    others += [
        (Kind.FIELDS, code) for code in FieldSwitch.objects.filter(on=True).values_list("code", flat=True)
    ]
    if GradingRule.objects.filter(written_by__isnull=False).exists():
        others.append((Kind.AUTOMATED, subjects.GRADES))
    found |= {Subject(str(kind), key): subjects.facts(kind, key) for kind, key in others}
    return list(found.items())


def _recipients() -> list[RecipientOrg]:
    """One of each kind and country data goes to."""
    rows = RecipientOrg.objects.approved().order_by("kind", "country").distinct("kind", "country")
    return list(rows.defer("contact", "look", "comment"))
