"""The last month of an agreement as people read it: what was told to whom, what is to come, what was decided."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.timezone import now as clock
from django.utils.translation import gettext_lazy as _

from agency.models import User
from contracts import policy
from contracts.models import Contract, ExpiryDecision, ExpiryLadder, ExpiryStep

from . import moments

Choice, State = ExpiryDecision.Choice, ExpiryDecision.State
CHOICES = (  # value, words, icon
    (Choice.RENEW, _("Renew"), "refresh-cw"),
    (Choice.RENEGOTIATE, _("Renegotiate"), "message-square"),
    (Choice.TERMINATE, _("Terminate"), "ban"),
    (Choice.LAPSE, _("Let lapse"), "hourglass"),
)
TONES = {State.WAITING: "amber", State.STANDING: "green", State.REFUSED: "red", State.REPLACED: "line"}


@dataclass(frozen=True)
class Rung:
    """One reminder: taken, or still to come."""

    rung: int
    at: datetime
    step: ExpiryStep | None = None
    people: str = ""


def ladder_of(contract: Contract) -> ExpiryLadder | None:
    """The reminders of its last day, where they have begun."""
    return ExpiryLadder.objects.filter(contract=contract, ends_on=contract.ends_on).first()


def steps(contract: Contract, ends_on: date) -> list[Rung]:
    """What was told so far, and to whom."""
    rows = list(ExpiryStep.objects.filter(contract=contract, ends_on=ends_on).order_by("-rung"))
    ids = {pk for one in rows for pk in one.told}
    names = dict(User.objects.filter(pk__in=ids).values_list("pk", "name"))
    return [
        Rung(one.rung, one.at, one, "、".join(names[pk] for pk in one.told if pk in names)) for one in rows
    ]


def rungs(contract: Contract, ladder: ExpiryLadder | None) -> list[Rung]:
    """The whole ladder: what was told, and while it binds when the rest comes."""
    taken = steps(contract, contract.ends_on)
    if contract.state not in Contract.State.BINDING:
        return taken
    first = ladder.first if ladder else moments.first_rung(contract.ends_on, contract.signed_at or clock())
    known = {one.rung for one in taken}
    ahead = [
        Rung(rung, moments.moment_of(contract.ends_on, rung))
        for rung in policy.EXPIRY_LADDER
        if rung <= first and rung not in known
    ]
    return sorted([*taken, *ahead], key=lambda one: -one.rung)


def decisions(contract: Contract) -> list[dict]:
    """All decisions, the latest first, with the draft each led to as far as the reader sees it."""
    rows = ExpiryDecision.objects.filter(contract=contract).select_related("by", "decided_by", "renewal")
    return [
        {"decision": one, "tone": TONES[one.state], "renewal": one.renewal} for one in rows.order_by("-at")
    ]


def chain(contract: Contract, user) -> list[Contract]:
    """What it renews and what renews it, the oldest first, as far as the reader sees them."""
    found, seen = [contract], {contract.pk}
    at = contract
    while at.parent_id and at.parent_id not in seen:
        seen.add(at.parent_id)
        at = (
            Contract.objects.visible_to(user)
            .defer("terms")
            .select_related("kind")
            .filter(pk=at.parent_id)
            .first()
        )
        if at is None:
            break
        found.insert(0, at)
    children = Contract.objects.visible_to(user).defer("terms").select_related("kind")
    return [*found, *children.filter(parent=contract).order_by("created_at")]
