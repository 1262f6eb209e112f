"""Signing in ink: printed, signed on paper by every side, noted here, scanned and compared (§1.5, level C)."""

from datetime import date, datetime

from django.utils.timezone import localdate
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from agency.acting import acting
from agency.errors import Refused
from agency.forms.fields import tidied
from contracts.drafting import keeping
from contracts.models import Contract, Signature, SigningRound

from . import rounds


def send(contract: Contract, *, by, now: datetime | None = None) -> SigningRound:
    """Have the approved text signed on paper. Raises as `rounds.begin` does."""
    return rounds.begin(contract, SigningRound.Method.INK, by=by, now=now)


def note(
    contract: Contract,
    side: str,
    *,
    by,
    name: str,
    signed_on: date,
    of: str = "",
    now: datetime | None = None,
) -> Signature:
    """Note that one side has signed the paper, on the day it bears.

    Raises `Refused` for a day before the approval or still to come, and where that side has signed already.
    """
    now, name = now or clock(), tidied(name)
    with acting(by, reason=gettext_noop("signature noted")):
        contract, signing = _held(contract, by)
        if not name:
            raise Refused(_("Say who signed."))
        if not localdate(contract.approved_at) <= signed_on <= localdate(now):
            raise Refused(
                _("It was signed between the day of the approval and today. Read the day on the paper.")
            )
        if signed_on > localdate(signing.sign_by):
            raise Refused(_("It was signed after the last day. Let it be approved once more."))
        return rounds.sign(
            contract,
            signing,
            side,
            of=of,
            name=name,
            by=by,
            signed_on=signed_on,
            evidence={"paper": True},
            now=now,
        )


def refuse(contract: Contract, *, by, reason: str, now: datetime | None = None) -> Contract:
    """The other side does not sign; why is kept. The contract may be changed and submitted again."""
    return _give_up(contract, SigningRound.State.REFUSED, by=by, reason=reason, now=now)


def call_off(contract: Contract, *, by, reason: str, now: datetime | None = None) -> Contract:
    """We take it back: approved as before where nobody has signed yet."""
    return _give_up(contract, SigningRound.State.CALLED_OFF, by=by, reason=reason, now=now)


def _give_up(contract: Contract, state: str, *, by, reason: str, now: datetime | None) -> Contract:
    if not (reason := tidied(reason)):
        raise Refused(_("Say why; it is kept with the contract."))
    with acting(by, reason=gettext_noop("signing ended")):
        contract = keeping.locked(contract.pk, by)
        keeping.demand(by, contract)
        contract, signing = rounds.held(contract.pk, by)
        rounds.end(contract, signing, state, by=by, reason=reason, now=now)
    return contract


def _held(contract: Contract, by) -> tuple[Contract, SigningRound]:
    contract, signing = rounds.held(contract.pk, by)
    keeping.demand(by, contract)
    if signing.method != SigningRound.Method.INK:
        raise Refused(_("This contract is signed in another way."))
    return contract, signing
