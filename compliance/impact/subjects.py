"""What an assessment is about: its name, what it is now, and by which numbers of PIPL 55 it needs one."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from agency.facts import CATEGORY_LABELS, Category
from compliance.models import ImpactAssessment, RecipientOrg
from compliance.models.recipient import HOME
from compliance.sharing import minimum
from customers import fieldbook
from customers.assessing import GRADES
from customers.models import GradingRule, Purpose, PurposeVersion
from customers.parts import countries, switches
from customers.trade import grading

Kind, Cause = ImpactAssessment.Kind, ImpactAssessment.Cause
# PIPL 28: identity, health, finances; children under fourteen are a question of whose data it is.
SENSITIVE = frozenset({Category.IDENTITY, Category.HEALTH, Category.PROPERTY})
SECRET = 2  # the tier from which a field is sensitive (agency.facts)
State = PurposeVersion.State


@dataclass(frozen=True)
class Subject:
    """`name` spares a list the question for each purpose."""

    kind: str
    key: str
    name: str = field(default="", compare=False)

    @property
    def kind_label(self) -> str:
        return str(Kind(self.kind).label)

    @property
    def label(self) -> str:
        return self.name or label(self.kind, self.key)


def of(assessment: ImpactAssessment) -> Subject:
    return Subject(assessment.kind, assessment.key)


def of_each(assessments: Iterable[ImpactAssessment]) -> list[tuple[ImpactAssessment, Subject]]:
    """Each with its subject, whose names take one question."""
    names = purposes()
    return [
        (one, Subject(one.kind, one.key, names.get(one.key, "") if one.kind == Kind.PURPOSE else ""))
        for one in assessments
    ]


def purposes() -> dict[str, str]:
    """{code: name} of all purposes."""
    return {one.code: str(one) for one in Purpose.objects.all()}


def label(kind: str, key: str) -> str:
    """Its name in the reader's language; the bare key of what is gone."""
    if kind == Kind.PURPOSE:
        return str(Purpose.objects.filter(code=key).first() or key)
    if kind == Kind.RECIPIENT:
        return str(dict(RecipientOrg.Kind.choices).get(key, key))
    if kind == Kind.ABROAD:
        return countries.name(key)
    if kind == Kind.FIELDS:
        return str(switches.GROUPS[key].label) if key in switches.GROUPS else key
    return str(GradingRule._meta.verbose_name)


def known() -> list[Subject]:
    """Everything an assessment may be about today."""
    abroad = RecipientOrg.objects.exclude(country=HOME).exclude(state="retired")
    return [
        *(Subject(Kind.PURPOSE, code, name) for code, name in purposes().items()),
        *(Subject(Kind.RECIPIENT, kind) for kind in RecipientOrg.Kind.values),
        *(
            Subject(Kind.ABROAD, code)
            for code in sorted(set(abroad.order_by().values_list("country", flat=True)))
        ),
        *(Subject(Kind.FIELDS, code) for code in switches.GROUPS),
        Subject(Kind.AUTOMATED, GRADES),
    ]


def exists(kind: str, key: str) -> bool:
    """Of transfers abroad every country, also before the first recipient there is on file."""
    if kind == Kind.ABROAD:
        return key != HOME and key in dict(countries.choices())
    return Subject(kind, key) in known()


def entry_of(code: str) -> PurposeVersion | None:
    """What a purpose is to be: the entry on its way, else the one in force."""
    rows = PurposeVersion.objects.filter(purpose__code=code)
    coming = rows.filter(state__in=(State.DRAFT, State.PROPOSED)).first()
    return coming or rows.filter(state=State.APPROVED).first()


def facts(kind: str, key: str) -> list[str]:
    """What the subject is, in codes: one that is not in the assessment was not assessed (a material change)."""
    if kind == Kind.PURPOSE:
        entry = entry_of(key)
        return facts_of(entry) if entry else []
    if kind == Kind.RECIPIENT:
        return sorted(f"field:{name}" for name in minimum.MINIMUM[key].fields)
    if kind == Kind.FIELDS:
        return sorted(f"field:{fact.name}" for fact in switches.GROUPS[key].model.FACTS)
    return sorted(f"measure:{name}" for name in grading.MEASURES) if kind == Kind.AUTOMATED else []


def facts_of(entry: PurposeVersion) -> list[str]:
    """Basis, kinds of data, whose, to whom and where: what changes the weight of a purpose (PIPL 14, 55)."""
    told = [f"basis:{entry.basis}", *(f"kind:{one}" for one in entry.categories)]
    told += [f"whose:{one}" for one in entry.subjects]
    if entry.recipients:
        told.append(f"to:{entry.recipients}")
    if entry.cross_border:
        told.append(f"abroad:{entry.abroad}")
    return sorted(told)


def causes(kind: str, key: str) -> list[str]:
    """By which numbers of PIPL 55 an assessment is needed; none where none is."""
    if kind == Kind.PURPOSE:
        entry = entry_of(key)
        return causes_of(entry) if entry else []
    if kind == Kind.RECIPIENT:
        # What an authority orders by law is not ours to weigh (PIPL 13(3)): no assessment keeps it back.
        return [] if minimum.MINIMUM[key].duty else [Cause.PROVIDED]
    if kind == Kind.FIELDS:
        sensitive = any(fact.tier >= SECRET for fact in switches.GROUPS[key].model.FACTS)
        return [Cause.SENSITIVE if sensitive else Cause.OTHER]
    return [Cause.ABROAD if kind == Kind.ABROAD else Cause.AUTOMATED]


def causes_of(entry: PurposeVersion) -> list[str]:
    delicate = SENSITIVE & set(entry.categories) or entry.Subject.MINORS in entry.subjects
    found = [Cause.SENSITIVE] if delicate else []
    found += [Cause.PROVIDED] if entry.recipients else []
    return [*found, Cause.ABROAD] if entry.cross_border else found


def in_words(codes: list[str]) -> list[str]:
    """`facts` as people read them."""
    return [_word(*code.split(":", 1)) for code in codes]


def _word(what: str, code: str) -> str:
    if what == "basis":
        return str(dict(PurposeVersion.Basis.choices).get(code, code))
    if what == "kind":
        return str(CATEGORY_LABELS.get(code, code))
    if what == "whose":
        return str(dict(PurposeVersion.Subject.choices).get(code, code))
    if what == "measure":
        return str(grading.MEASURES.get(code, code))
    return _field(code) if what == "field" else code


def _field(name: str) -> str:
    if name in fieldbook.NAMES:
        return fieldbook.label(name)
    groups = (group.model for group in switches.GROUPS.values())
    found = next((one for model in groups for one in model.FACTS if one.name == name), None)
    return str(found.label) if found else name
