"""All changes in the house: archives, first contacts, requests for access, second checks, proposed changes,
mergings, leads (D13, J4).

A line names fields, never a value: the list is exported. What a proposal would change, old → new behind its
masks, stands on its own page, one press away.
"""

from uuid import UUID

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agency.encryption import attach_keys
from compliance import differences
from compliance.trail import Asked, Cell, Column, Listing, Source
from customers import reasons
from customers.changing import showing
from customers.models import ArchiveMerge, ChangeRequest, Customer, Intake, Lead, ShareRequest, Verification

from . import words

MODELS: dict[str, type] = {
    "archive": Customer,
    "intake": Intake,
    "share": ShareRequest,
    "check": Verification,
    "change": ChangeRequest,
    "merge": ArchiveMerge,
    "lead": Lead,
}
KINDS = {
    "archive": (gettext_lazy("Customer archive"), "teal"),
    "intake": (gettext_lazy("First contact"), "gold"),
    "share": (gettext_lazy("Access"), "indigo"),
    "check": (gettext_lazy("Second check"), "green"),
    "change": (gettext_lazy("Proposed change"), "indigo"),
    "merge": (gettext_lazy("Merging"), "amber"),
    "lead": (gettext_lazy("Lead"), "gold"),
}


def sources(asked: Asked) -> list[Source]:
    kinds = [code for code in MODELS if asked.narrowing.kind in ("", code)]
    return [Source(code, _rows(code, asked), "history_date") for code in kinds]


def _rows(code: str, asked: Asked) -> QuerySet:
    rows = MODELS[code].history.all()
    if asked.narrowing.person:
        rows = rows.filter(history_user=asked.narrowing.person)
    if asked.record:
        rows = rows.filter(id__in=_records(code, asked.record))
    return rows


def _records(code: str, customer: UUID):
    """The records of an archive: their versions are found by the index on the record's own id."""
    if code == "archive":
        return [customer]
    about = Q(customer=customer) | (Q(loser=customer) if code == "merge" else Q())
    return list(MODELS[code].objects.filter(about).values_list("pk", flat=True))


def tell(asked: Asked, wanted: dict[str, list]) -> dict[tuple, list[Cell]]:
    found = {code: read(MODELS[code], ids) for code, ids in wanted.items()}
    pairs = [(code, row, earlier) for code, rows in found.items() for row, earlier in rows]
    reasons.attach(row for _code, row, _earlier in pairs)
    attach_keys([row for _code, *both in pairs for row in both if row is not None])
    numbers = words.numbers(_customer(code, row) for code, row, _earlier in pairs)
    return {(code, row.pk): _cells(code, row, earlier, numbers) for code, row, earlier in pairs}


def read(model: type, ids: list) -> list[tuple]:
    """[(version, the one before it or None)] in two queries, however many they are."""
    history = model.history
    before = history.filter(id=OuterRef("id"), history_date__lte=OuterRef("history_date")).filter(
        Q(history_date__lt=OuterRef("history_date")) | Q(history_id__lt=OuterRef("history_id"))
    )
    rows = history.filter(pk__in=ids).select_related("history_user__department")
    rows = list(
        rows.annotate(earlier_=Subquery(before.order_by("-history_date", "-history_id").values("pk")[:1]))
    )
    earlier = history.in_bulk({row.earlier_ for row in rows if row.earlier_ and row.history_type == "~"})
    return [(row, earlier.get(row.earlier_)) for row in rows]


def _customer(code: str, row) -> UUID | None:
    return row.id if code == "archive" else row.customer_id


def _cells(code: str, row, earlier, numbers: dict) -> list[Cell]:
    label, tone = KINDS[code]
    names = differences.changed(MODELS[code], earlier, row) if earlier else []
    first = row.history_type == "+"
    return [
        words.moment(row.history_date),
        words.archive(_customer(code, row), numbers, getattr(row, "number", ""), at=row.history_date),
        Cell(str(label), "chip", tone=tone),
        words.person(row.history_user, row.history_actor or ""),
        Cell(title(code, row), url=_page(code, row)),
        words.chips(
            _proposed(code, row) if first else [differences.label(MODELS[code], name) for name in names]
        ),
        Cell(why(row)),
        Cell(str(row.history_request or ""), "code"),
    ]


def _page(code: str, row) -> str:
    """Where old and new of a proposal stand side by side."""
    if code not in ("change", "merge") or row.history_type == "-":
        return ""
    return MODELS[code](pk=row.id).get_absolute_url()


def _proposed(code: str, row) -> list[str]:
    """The fields a proposal is about."""
    return showing.field_words(row.block, row.fields) if code == "change" else []


def title(code: str, row) -> str:
    """What happened, in a word or two."""
    if row.history_type == "-":
        return _("deleted")
    if code in ("share", "check", "change", "merge"):
        return row.get_state_display()
    if code == "lead" and row.history_type == "~":
        return row.get_result_display() if row.result else row.get_state_display()
    if row.history_type == "+":
        return _("registered") if code == "archive" else _("noted")
    return _("changed")


def why(row) -> str:
    purpose = f" ({row.history_purpose})" if row.history_purpose else ""
    return words.in_words(row.history_change_reason) + purpose


LISTING = Listing(
    code="history",
    title=gettext_lazy("History"),
    hint=gettext_lazy(
        "Every change of archives, first contacts, access, second checks, proposed changes, mergings and leads."
    ),
    columns=(
        Column(gettext_lazy("When")),
        Column(gettext_lazy("Archive"), "m1"),
        Column(gettext_lazy("Record"), "m2"),
        Column(gettext_lazy("Done by"), "m3"),
        Column(gettext_lazy("What happened"), "m3"),
        Column(gettext_lazy("Fields"), "m3"),
        Column(gettext_lazy("Why"), "p3"),
        Column(gettext_lazy("Request"), "file"),
    ),
    kind=gettext_lazy("Record"),
    kinds=lambda: [(code, label) for code, (label, _tone) in KINDS.items()],
    sources=sources,
    tell=tell,
)
