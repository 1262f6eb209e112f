"""What the pages of the house say of shares outward."""

from dataclasses import dataclass

from django.db.models import Count
from django.utils.translation import gettext as _

from agency.acting import acting_as
from agency.models import User
from compliance.models import OutwardShare, OutwardStep, OutwardSubject
from customers.kinds import grouping
from customers.merging.aliases import ids_of
from customers.models import Customer, Purpose
from customers.revealing import sees_whole

from . import minimum
from .delivering import SYSTEM

State, Ground = OutwardShare.State, OutwardSubject.Ground
TONES = {
    **dict.fromkeys((State.CHECK, State.APPROVAL), "amber"),
    **dict.fromkeys((State.APPROVED, State.ISSUED, State.RECEIVED), "indigo"),
    State.ACTIVE: "green",
    **dict.fromkeys((State.EXPIRED, State.REVOKED), "rose"),
    State.REFUSED: "red",
    State.CONFIRMED: "teal",
}
PATH = (
    State.DRAFT,
    State.APPROVAL,
    State.APPROVED,
    State.ISSUED,
    State.ACTIVE,
    State.CONFIRMED,
    State.CLOSED,
)
PLACE = {State.CHECK: State.DRAFT, State.RECEIVED: State.ISSUED, State.EXPIRED: State.ACTIVE}


def tone(share: OutwardShare) -> str:
    return TONES.get(share.state, "line")


def path_of(share: OutwardShare) -> tuple[list[dict], int] | None:
    """The steps of its life and where it stands (from 1); None for one that came to nothing."""
    state = PLACE.get(share.state, share.state)
    state = State.ACTIVE if state == State.REVOKED else state
    if state not in PATH:
        return None
    return [{"label": one.label} for one in PATH], PATH.index(state) + 1


@dataclass(frozen=True)
class Approval:
    """One step: whose, how it stands, and who may take it."""

    step: OutwardStep
    people: str
    tone: str


def steps_of(share: OutwardShare) -> list[Approval]:
    steps = list(share.steps.select_related("decided_by", "department").order_by("place"))
    ids = {pk for step in steps for pk in step.deciders}
    names = dict(User.objects.filter(pk__in=ids).values_list("pk", "name"))
    tones = {"approved": "green", "refused": "red", "waiting": "amber"}
    return [
        Approval(
            step,
            step.decided_by.name if step.decided_by else "、".join(names.get(pk, "") for pk in step.deciders),
            tones.get(step.state, "line"),
        )
        for step in steps
    ]


def grounds(share: OutwardShare) -> list[tuple[str, int]]:
    """(what it rests on, how many people) of those still in it."""
    rows = share.subjects.filter(ended_at=None).order_by().values_list("ground").annotate(n=Count("pk"))
    known = dict(Ground.choices)
    return [(str(known[code]), count) for code, count in sorted(rows)]


def people_of(share: OutwardShare, most: int = 200) -> list[OutwardSubject]:
    """Those who stand against it first; with the words why."""
    names = {one.code: str(one) for one in Purpose.objects.filter(asked=True)}
    order = {Ground.BLOCKED: 0, Ground.NECESSITY: 1}
    found = sorted(
        share.subjects.all(), key=lambda one: (one.ended_at is not None, order.get(one.ground, 2), one.number)
    )
    for one in found[:most]:
        one.why = _why(one, names)
    return found[:most]


def _why(one: OutwardSubject, names: dict[str, str]) -> str:
    if one.ended_at or not one.lacking:
        return ""
    answers = {
        "refused": _("refused"),
        "withdrawn": _("withdrawn"),
        "expired": _("run out"),
        "renew": _("to be renewed"),
    }
    facts = {
        "purpose": names.get(one.lacking, one.lacking),
        "answer": answers.get(one.standing, _("never asked")),
    }
    return _("%(purpose)s: %(answer)s") % facts


@dataclass(frozen=True)
class Given:
    """One share as the archive of one of its people tells it."""

    share: OutwardShare
    subject: OutwardSubject
    fields: list[str]
    tone: str


def given_of(customer: Customer, by: User) -> list[Given]:
    """Who outside got what of this archive, the newest first; of a group, what went out of its members.

    The caller has asked who may know of the archive; of the members only those count `by` sees whole.
    """
    ids = ids_of(customer)
    if customer.kind == Customer.Kind.GROUP:
        people = [one.archive for one in grouping.members(by, customer) if one.archive_id]
        ids = [*ids, *(pk for one in people if sees_whole(by, one) for pk in ids_of(one))]
    with acting_as(SYSTEM):
        rows = OutwardSubject.objects.filter(customer__in=ids, share__issued_at__isnull=False)
        rows = rows.select_related("share__recipient", "share__purpose", "share__keeper")
        found = list(rows.order_by("-share__issued_at")[:100])
    return [Given(one.share, one, minimum.labels(one.share.fields), tone(one.share)) for one in found]
