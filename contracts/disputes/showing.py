"""How a dispute looks: its colour, its way, which acts are open to whom; the register and what was learnt."""

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from contracts.models import Dispute, Stage
from contracts.models.dispute_stages import BODIES, OPEN
from customers.models import Customer

from . import rights

TONES = {Stage.OPENED: "red", Stage.RESOLVED: "teal", Stage.CLOSED: "line"}
TABS = {
    "open": (pgettext_lazy("disputes", "Open"), OPEN),
    "resolved": (pgettext_lazy("disputes", "Settled"), (Stage.RESOLVED,)),
    "closed": (pgettext_lazy("disputes", "Closed"), (Stage.CLOSED,)),
    "all": (pgettext_lazy("disputes", "All"), ()),
}
WAY = (
    _("Evidence kept"),
    _("Bodies"),
    pgettext_lazy("dispute", "Settled"),
    pgettext_lazy("dispute", "Closed"),
)


def tone(dispute: Dispute) -> str:
    return TONES.get(dispute.stage, "amber")


def path(dispute: Dispute) -> tuple[list[dict[str, Any]], int]:
    place = {Stage.OPENED: 1, Stage.RESOLVED: 3, Stage.CLOSED: 4}.get(dispute.stage, 2)
    return [{"label": one} for one in WAY], place


def narrowed(rows: QuerySet[Dispute], tab: str, body: str, mine: bool, user) -> QuerySet[Dispute]:
    if stages := TABS[tab][1]:
        rows = rows.filter(stage__in=stages)
    if body in BODIES:
        rows = rows.filter(stage=body)
    return rows.filter(keeper=user) if mine else rows


def next_deadline(dispute: Dispute):
    """The one that is due first, of those that are open and were fetched with it."""
    return next((one for one in dispute.deadlines.all() if one.done_on is None), None)


def rows(disputes: list[Dispute], today: date | None = None) -> list[dict[str, Any]]:
    today = today or localdate()
    found = []
    for one in disputes:
        due = next_deadline(one)
        found.append(
            {"dispute": one, "tone": tone(one), "due": due, "late": bool(due and due.overdue(today))}
        )
    return found


def acts(dispute: Dispute, user) -> list[str]:
    """Codes of the acts open to this person now."""
    found = []
    handles, sees = rights.may_handle(user, dispute), _sees_archive(dispute, user)
    if handles and dispute.is_open:
        found += ["move"] if dispute.ways else []
        found += ["write", "deadline", "resolve", "hand-on"]
    if handles and dispute.stage == Stage.RESOLVED:
        found += ["write", "recourse"]
    if handles and dispute.stage != Stage.CLOSED:
        found.append("done")
    if sees and handles and dispute.stage != Stage.CLOSED:
        found.append("attach")
    if dispute.stage == Stage.RESOLVED and rights.may_close(user, dispute):
        found.append("close")
    return found


def _sees_archive(dispute: Dispute, user) -> bool:
    return Customer.objects.visible_to(user).filter(pk=dispute.customer_id).exists()
