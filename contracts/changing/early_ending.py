"""One side ends a contract before its time: proposed with the reckoning, decided by another person (旅游法 63–67)."""

from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from agency.acting import acting
from agency.errors import Refused
from agency.models import Notice, User
from contracts import ending as ends
from contracts import policy
from contracts.approving import people
from contracts.approving.wanted import Office, Wanted
from contracts.checking.case import ABROAD
from contracts.drafting import keeping
from contracts.models import Contract, ContractState, EarlyEnd

from . import effective, refunds

End, State = Contract.End, EarlyEnd.State
# What one side may do alone; with both it is an agreement, in breach of contract a dispute often follows.
ENDINGS = (End.TRAVELLER, End.TOO_FEW, End.FORCE, End.BREACH)
LEAST = 6  # characters of a reason that says something


@dataclass(frozen=True)
class Wish:
    """How it is to end. `kept` in fen, None for what was reckoned; `costs` were paid and cannot be had back."""

    ending: str
    ends_from: date
    reason: str
    costs: int = 0
    kept: int | None = None
    notified_on: date | None = None
    enrolled: int | None = None


def propose(contract: Contract, wish: Wish, *, by, now: datetime | None = None) -> EarlyEnd:
    """Ask that the contract be ended; whoever decides reads it from now on.

    Raises `PermissionDenied` for whoever may not write the contract; `Refused` where it is not in force, where
    the law does not allow it (63: too late, enough people), and where more is kept than was agreed.
    """
    now = now or clock()
    with acting(by, reason=gettext_noop("end of a contract proposed")):
        contract = keeping.locked(contract.pk, by)
        keeping.demand(by, contract)
        _may_end(contract, wish, localdate(now))
        reckoned = refunds.reckon(contract, wish.ending, wish.ends_from, costs=wish.costs)
        kept = reckoned.kept if wish.kept is None else wish.kept
        if kept > reckoned.kept:
            raise Refused(_("More is kept than the contract and the law allow."))
        refund = max(0, reckoned.total - kept)
        high = refund > policy.EARLY_END_HIGH
        asked = _deciders(contract, high, {by.pk, contract.owner_id})
        made = EarlyEnd(
            contract=contract,
            customer_id=contract.customer_id,
            ending=wish.ending,
            ends_from=wish.ends_from,
            notified_on=wish.notified_on,
            enrolled=wish.enrolled,
            reason=wish.reason.strip(),
            kept=max(0, kept),
            refund=refund,
            working=reckoned.data(),
            high=high,
            deciders=asked,
            asked_by=by,
            asked_at=now,
        )
        made.save(force_insert=True)
        contract.readers = sorted({*contract.readers, *asked})
        contract.save(update_fields=["readers", "updated_at"])
        keeping.note("early_end_asked", contract, by=by, ending=wish.ending, fen=refund)
        for person in User.objects.filter(pk__in=asked):
            _tell("early_end_waiting", made, contract, person, person=by.name)
    return made


def _may_end(contract: Contract, wish: Wish, today: date) -> None:
    if contract.kind.changes or contract.state not in ContractState.BINDING:
        raise Refused(_("Only a contract that is signed and in force is ended early."))
    if EarlyEnd.objects.filter(contract=contract, state=State.WAITING).exists():
        raise Refused(_("Somebody proposed to end it already; that waits for a decision."))
    if wish.ending not in ENDINGS:
        raise Refused(_("Say why the contract ends."))
    if len(wish.reason.strip()) < LEAST:
        raise Refused(_("Say what happened, in a sentence: whoever decides reads nothing else."))
    if wish.ends_from > today:
        raise Refused(
            _("An end that lies ahead is agreed on with the other side: draft an ending agreement.")
        )
    if wish.ending == End.TOO_FEW:
        _too_few(contract, wish)


def _too_few(contract: Contract, wish: Wish) -> None:
    """旅游法 63: fewer than promised, and told seven days ahead, thirty for a journey abroad."""
    terms = effective.terms_of(contract)
    needed, first = terms.trip.people_min, terms.starts_on
    if not needed or first is None:
        raise Refused(_("The contract names no smallest group: it cannot end for want of people."))
    if wish.enrolled is None or wish.notified_on is None:
        raise Refused(_("Say how many signed up, and when the other side was told."))
    if wish.enrolled >= needed:
        raise Refused(
            _("%(enrolled)s signed up, and %(needed)s are enough.")
            % {"enrolled": wish.enrolled, "needed": needed}
        )
    ahead = policy.NOTICE_ABROAD if contract.kind.region in ABROAD else policy.NOTICE_HOME
    if wish.notified_on > first - ahead:
        last = date_format(first - ahead, "SHORT_DATE_FORMAT")
        raise Refused(
            _("The other side had to be told by %(day)s. Later it is a breach of contract.") % {"day": last}
        )


def _deciders(contract: Contract, high: bool, barred: set[int]) -> list[int]:
    """The manager of its department; above the amount finance, and the general manager where nobody is."""
    wanted = Wanted(office=Office.FINANCE if high else Office.MANAGER)
    asked = people.deciders(wanted, contract, barred)
    if high:
        asked = [*asked, *people.deciders(Wanted(office=Office.GENERAL), contract, barred)]
    if not asked:
        raise Refused(_("There is nobody who could decide on this. Speak to the general manager."))
    return sorted(set(asked))


def decide(early: EarlyEnd, *, by, grant: bool, comment: str = "", now: datetime | None = None) -> EarlyEnd:
    """End the contract, or refuse to. Raises `PermissionDenied` for whoever was not asked."""
    now = now or clock()
    with acting(by, reason=gettext_noop("end of a contract decided")):
        contract = keeping.locked(early.contract_id, by)
        early = EarlyEnd.objects.select_for_update(no_key=True).get(pk=early.pk)
        if not may_decide(by, early):
            raise PermissionDenied
        if early.state != State.WAITING:
            raise Refused(_("This was decided already."))
        if not grant and not comment.strip():
            raise Refused(_("Say why you refuse."))
        early.state = State.APPROVED if grant else State.REFUSED
        early.decided_by, early.decided_at, early.comment = by, now, comment.strip() or None
        early.working = early.working | {
            "received": refunds.received_of(contract.pk)
        }  # it may have grown since
        early.save()
        keeping.note(f"early_end_{early.state}", contract, by=by, ending=early.ending, fen=early.refund)
        if grant:
            ends.end(contract, early.ending, by=by, at=now)
        _tell("early_end_decided", early, contract, early.asked_by, person=by.name)
    return early


def withdraw(early: EarlyEnd, *, by) -> None:
    """Taken back by whoever proposed it."""
    with acting(by, reason=gettext_noop("end of a contract taken back")):
        contract = keeping.locked(early.contract_id, by)
        early = EarlyEnd.objects.select_for_update(no_key=True).get(pk=early.pk)
        if early.asked_by_id != by.pk:
            raise PermissionDenied
        if early.state != State.WAITING:
            raise Refused(_("This was decided already."))
        early.state = State.WITHDRAWN
        early.save()
        keeping.note("early_end_withdrawn", contract, by=by, ending=early.ending)


def may_decide(user, early: EarlyEnd) -> bool:
    """Asked, still with the right, and not whoever proposed it."""
    return user.pk in early.deciders and user.pk != early.asked_by_id and user.has_perm(people.RIGHT)


def waiting_for(user) -> QuerySet[EarlyEnd]:
    rows = EarlyEnd.objects.filter(state=State.WAITING, deciders__contains=[user.pk])
    return rows if user.has_perm(people.RIGHT) else rows.none()


def _tell(kind: str, early: EarlyEnd, contract: Contract, to: User, **params) -> None:
    Notice.objects.post(
        key=f"{kind}:{early.pk}:{to.pk}",
        to=to,
        kind=kind,
        params={"number": contract.number} | params,
        url=contract.get_absolute_url(),
    )
