"""A round of signing: begun on an approved text, signed side by side, done when all have (§1.2, §1.5).

Ink, one-time codes and platforms all go through here. Whoever signs from outside has no account: her own proof
is checked by whoever calls, who then acts as the system.
"""

from collections.abc import Callable
from datetime import date, datetime, time
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.utils.timezone import localdate, make_aware
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from agency.acting import acting
from agency.errors import Refused
from contracts import policy
from contracts.checking.standing import passing
from contracts.drafting import keeping
from contracts.models import Contract, ContractState, Level, Signature, SigningRound, TemplateVersion
from contracts.terms import Terms

from . import effect

ACTOR = "system:signing"
S, Method, State, Side = ContractState, SigningRound.Method, SigningRound.State, Signature.Side
LEVELS = {Method.INK: Level.INK, Method.CODE: Level.CODE}
STUDY = "study"  # the kind in which every minor’s guardian signs, not only a child’s (§1.1)
SAID = {
    State.REFUSED: "signature_refused",
    State.EXPIRED: "signing_ran_out",
    State.CALLED_OFF: "signing_called_off",
}
CLOSING: list[Callable] = []


def when_closed(function: Callable) -> Callable:
    """Register `function(contract, round, *, by, now)`: what ends with a round, however it ends (links, scans)."""
    CLOSING.append(function)
    return function


def begin(
    contract: Contract,
    method: str,
    *,
    by,
    level: str = "",
    provider: str = "",
    now: datetime | None = None,
) -> SigningRound:
    """Send an approved text to be signed; the contract is being signed from now on, until a day.

    `level` is asked of a platform only: A where it is certified, else a trial. Raises `PermissionDenied`
    without the right to write the contract, `Refused` where the approval, the legal check or the template does
    not hold any more.
    """
    now = now or clock()
    with acting(by, reason=gettext_noop("contract sent to be signed")):
        contract = keeping.locked(contract.pk, by)
        keeping.demand(by, contract)
        _may_begin(contract, now)
        revision = contract.revision
        signing = SigningRound(
            contract=contract,
            customer_id=contract.customer_id,
            revision=revision,
            digest=revision.digest,
            method=method,
            level=LEVELS.get(method) or level,
            provider=provider,
            needed=needed(contract),
            sign_by=_until(contract, method, now),
            asked_by=by,
        )
        signing.save(force_insert=True)
        contract.sign_by = signing.sign_by
        contract.pass_to(S.SIGNING)
        keeping.note("signing_begun", contract, by=by, method=method, digest=signing.digest)
    return signing


def _may_begin(contract: Contract, now: datetime) -> None:
    if contract.state != S.APPROVED:
        raise Refused(
            _("This is already “%(state)s”; nothing was changed.") % {"state": contract.get_state_display()}
        )
    if contract.approved_until and contract.approved_until <= now:
        raise Refused(_("The approval has run out. Submit the contract once more."))
    if not passing(contract, contract.revision):
        raise Refused(
            _("The legal check of this text does not hold any more. Change it and submit it again.")
        )
    if not TemplateVersion.objects.usable(localdate()).filter(pk=contract.revision.version_id).exists():
        raise Refused(
            _(
                "Its template may not be used any more. Move the contract over to the text in force, and submit it."
            )
        )


def needed(contract: Contract) -> list[str]:
    """Every signature this text must bear: both sides, and a guardian for each child."""
    terms = Terms.of(contract.revision.terms)
    age = keeping.ADULT if contract.kind.code == STUDY else keeping.CHILD
    sides = [Side.HOUSE, Side.TRAVELLER if contract.kind.travels else Side.OTHER]
    return [*map(str, sides), *(f"{Side.GUARDIAN}:{child.key}" for child in terms.younger_than(age))]


def _until(contract: Contract, method: str, now: datetime) -> datetime:
    """So many days; a journey is signed before its first day begins."""
    usual = now + policy.SIGN_WITHIN[method]
    first = contract.starts_on and make_aware(datetime.combine(contract.starts_on, time.min))
    return min(usual, first) if contract.kind.travels and first and first > now else usual


def held(pk: UUID, by=None) -> tuple[Contract, SigningRound]:
    """A contract and its open round, nobody else acting on them. Call inside `acting` or `acting_as`.

    Without `by` the caller has proved who signs and acts as the system. Raises `Refused` where no round is open.
    """
    if by is not None:
        contract = keeping.locked(pk, by)
    else:
        rows = Contract.objects.select_for_update(no_key=True, of=("self",)).select_related("kind", "version")
        contract = rows.filter(pk=pk).first()
        if contract is None:
            raise PermissionDenied
    signing = contract.signing_rounds.filter(state=State.OPEN).select_related("revision").first()
    if signing is None:
        raise Refused(_("This contract is not being signed any more."))
    return contract, signing


def missing(signing: SigningRound) -> list[str]:
    """Who has not signed yet, as in `needed`."""
    there = {one.key for one in signing.signatures.all()}
    return [one for one in signing.needed if one not in there]


def sign(
    contract: Contract,
    signing: SigningRound,
    side: str,
    *,
    name: str,
    of: str = "",
    by=None,
    signed_on: date | None = None,
    evidence: dict | None = None,
    now: datetime | None = None,
) -> Signature:
    """Write one signature down, under the lock of `held`. `of` is the child’s key where a guardian signs.

    Raises `Refused` for a side that does not sign or has signed, and after the last day for anything but ink,
    whose day stands on the paper. Call `complete_if_all` then.
    """
    now = now or clock()
    given = Signature(side=side, of=of)
    if given.key not in signing.needed:
        raise Refused(_("Nobody signs this contract for that side."))
    left = missing(signing)
    if given.key not in left:
        raise Refused(_("This side has signed already."))
    if signing.method != Method.INK and signing.sign_by <= now:
        raise Refused(_("The time to sign is over."))
    given = Signature(
        contract=contract,
        customer_id=contract.customer_id,
        round=signing,
        side=side,
        of=of,
        name=name,
        level=signing.level,
        digest=signing.digest,
        signed_on=signed_on or localdate(now),
        at=now,
        by=by,
        evidence=evidence or {},
    )
    given.save(force_insert=True)
    keeping.note("signature_given", contract, by=by, side=side, level=signing.level, digest=signing.digest)
    if len(left) == 1:
        signing.signed_at = now
        signing.save()
    if contract.state == S.SIGNING:
        contract.pass_to(S.PART_SIGNED)
    return given


def complete_if_all(
    contract: Contract, signing: SigningRound, *, by=None, now: datetime | None = None
) -> bool:
    """The contract is signed where nothing is missing, the scan of ink compared; whether it is.

    Raises `Refused` where the legal check does not hold any more: then nothing is signed.
    """
    if missing(signing):
        return False
    if signing.method == Method.INK and not signing.scans.filter(state="matched").exists():
        return False
    if not passing(contract, signing.revision):
        raise Refused(
            _("The legal check of this text does not hold any more. Change it and submit it again.")
        )
    _close(contract, signing, State.DONE, by=by, now=now or clock())
    effect.sign_off(contract, by=by, at=signing.signed_at, level=signing.level)
    return True


def end(
    contract: Contract,
    signing: SigningRound,
    state: str,
    *,
    by=None,
    reason: str = "",
    now: datetime | None = None,
) -> None:
    """A round that comes to nothing, under the lock of `held`: refused, run out, or called off by us.

    Called off before anybody signed, the contract is approved as before and may be sent in another way.
    """
    now = now or clock()
    untouched = contract.state == S.SIGNING
    signing.reason = reason or None
    _close(contract, signing, state, by=by, now=now)
    if state == State.EXPIRED:
        contract.pass_to(S.SIGN_EXPIRED)
    elif state == State.CALLED_OFF and untouched:
        contract.pass_to(S.APPROVED)
    else:
        contract.pass_to(S.SIGN_REFUSED)
    keeping.note(SAID[state], contract, by=by, digest=signing.digest)


def _close(contract: Contract, signing: SigningRound, state: str, *, by, now: datetime) -> None:
    signing.state, signing.ended_at, signing.ended_by = state, now, by
    signing.save()
    for function in CLOSING:
        function(contract, signing, by=by, now=now)
