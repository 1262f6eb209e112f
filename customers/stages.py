"""The board: archives by the stage their facts put them in, never by a column of its own (D11).

A stage is worked out from what stands: the state of the second check, the wish for no contact, how long nothing
was heard, and purchases. So a card is moved by the act that changes those facts, with its rights and reasons:
`moves` names the page of that act.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from agency import pages, policy

from .filters import Filters
from .listing import UNOPENED, Row, rows_of
from .models import Customer
from .models.in_touch import HEARD_ON

SIZE = 12  # cards of a column at a time
COUNT_CAP = 99
IN_USE = Q(state=Customer.State.ACTIVE, no_contact_on=None)


def _silent(today: date) -> Q:
    """Nothing heard for as long as makes a customer of the grade dormant (C9)."""
    silent = Q()
    for grade, span in policy.DORMANT_AFTER.items():
        silent |= Q(grade=grade, heard_on__lte=today - span)
    return silent


def _heard(rows: QuerySet) -> QuerySet:
    return rows.alias(heard_on=HEARD_ON)


# code: (label, what it means, which archives)
STAGES: dict[str, tuple[Promise, Promise, Callable[[QuerySet, date], QuerySet]]] = {
    "awaiting": (
        _("Awaiting second check"),
        _("Important customers a second person has not checked yet"),
        lambda rows, today: rows.filter(state=Customer.State.AWAITING, no_contact_on=None),
    ),
    "prospect": (
        pgettext_lazy("stage", "Prospects"),
        _("On file, nothing bought yet"),
        lambda rows, today: _heard(rows).filter(IN_USE, trips=0).exclude(_silent(today)),
    ),
    "active": (
        pgettext_lazy("stage", "Active"),
        _("Have bought and were heard of lately"),
        lambda rows, today: _heard(rows).filter(IN_USE, trips__gt=0).exclude(_silent(today)),
    ),
    "dormant": (
        pgettext_lazy("stage", "Dormant"),
        _("Nothing heard for too long"),
        lambda rows, today: _heard(rows).filter(IN_USE).filter(_silent(today)),
    ),
    "quiet": (
        _("Want no contact"),
        _("Asked us to leave them alone"),
        lambda rows, today: rows.filter(no_contact_on__isnull=False),
    ),
}


@dataclass(frozen=True)
class Move:
    """A way out of a stage: the page of the act, and the stages a card may be dropped on for it."""

    label: Promise
    url: str
    to: str  # codes, with spaces


def moves(user, stage: str, row: Row) -> list[Move]:
    """What may be done with this card; nothing with one that is only shared."""
    if row.shared or not user.has_perm("customers.change_customer"):
        return []
    pk = row.customer.pk

    def move(label: Promise, name: str, to: str) -> Move:
        return Move(label, reverse(f"customers:{name}", args=[pk]), to)

    found = []
    if stage == "awaiting" and user.has_perm("customers.verify_customer"):
        found.append(move(_("Do the second check"), "verify", "prospect active"))
    if stage in ("prospect", "dormant"):
        found.append(move(_("Enter a purchase"), "purchase_new", "active"))
    if stage in ("prospect", "active", "dormant"):
        to = "prospect active quiet" if stage == "dormant" else "quiet"
        found.append(move(_("Note a contact"), "contact_note", to))
    if stage == "quiet":
        found.append(move(_("Contacts and care"), "contacts", "prospect active dormant"))
    return found


@dataclass(frozen=True)
class Card:
    row: Row
    moves: list[Move]


@dataclass(frozen=True)
class Stage:
    """One column of the board: cards next to a key, and the way to more."""

    code: str
    label: Promise
    hint: Promise
    cards: list[Card]
    more: str
    count: str = ""


def stage(user, code: str, filters: Filters, *, after: str = "", now: datetime, count: str = "") -> Stage:
    """One page of a column; newest change first."""
    label, hint, narrow = STAGES[code]
    queryset = narrow(filters.rows(now), localdate(now)).select_related("owner", "department")
    page = pages.scoped_page(
        user,
        queryset.defer(*UNOPENED),
        after=pages.key_from_text(after),
        size=SIZE,
        relation=filters.relation,
        by=filters.by,
    )
    cards = [Card(row, moves(user, code, row)) for row in rows_of(user, page)]
    key = pages.key_to_text(page.after) if page.after else ""
    more = f"{address()}?{filters.query(at=code, after=key)}" if key else ""
    return Stage(code, label, hint, cards, more, count)


def counts(user, filters: Filters, now: datetime) -> dict[str, str]:
    """How many in each column: one query, each count stops at 99."""
    today, rows = localdate(now), filters.rows(now)
    sets = {code: (narrow(rows, today), filters.relation) for code, (_l, _h, narrow) in STAGES.items()}
    found = pages.capped_counts(user, sets, COUNT_CAP, by=filters.by)
    return {code: pages.capped(count, COUNT_CAP) for code, count in found.items()}


def address() -> str:
    return reverse("customers:board")
