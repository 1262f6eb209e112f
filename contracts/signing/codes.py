"""Signing by one-time code, level B: an address for each side, a code told apart from it (§1.5, 电子签名法 13).

The house has no gateway for text messages: a colleague sends the address and tells the code on another way, by
phone or face to face, and the evidence says so. So it proves less than a certificate of a licensed provider (art.
16), and is never called 可靠电子签名 here: the sides agree on it in the words they sign.
"""

import secrets
import uuid
from datetime import datetime
from hmac import compare_digest
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.utils.crypto import salted_hmac
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from agency.acting import acting, acting_as
from agency.errors import Refused
from contracts import policy
from contracts.drafting import keeping
from contracts.models import Contract, Revision, Signature, SigningLink, SigningRound
from contracts.terms import Terms

from . import rounds
from .rounds import ACTOR

Side, Method = Signature.Side, SigningRound.Method


def digest(kind: str, secret: str) -> str:
    return salted_hmac(f"contracts.signing.{kind}", secret, algorithm="sha256").hexdigest()


def begin(contract: Contract, *, by, now: datetime | None = None) -> SigningRound:
    """Send the approved text to be signed by codes; the addresses are made one by one."""
    return rounds.begin(contract, Method.CODE, by=by, now=now)


def signer(revision: Revision, key: str) -> str:
    """Whom the contract names for that signature; "" where it names nobody."""
    terms = Terms.of(revision.terms)
    side, _colon, child = key.partition(":")
    if side == Side.GUARDIAN:
        return next((one.guardian for one in terms.travellers if one.key == child), "")
    return terms.customer.signatory or terms.customer.name


def issue(
    contract: Contract, key: str, *, by, name: str = "", now: datetime | None = None
) -> tuple[SigningLink, str, str]:
    """(link, token, code) for one side; both secrets are shown once. An address given before leads nowhere then.

    `name` counts only where the contract names nobody. Raises `PermissionDenied` without the right to write the
    contract, `Refused` where that side has signed, or signs in another way.
    """
    now = now or clock()
    with acting(by, reason=gettext_noop("link to sign made")):
        contract, signing = rounds.held(contract.pk, by)
        keeping.demand(by, contract)
        side, _colon, child = key.partition(":")
        if signing.method != Method.CODE or side == Side.HOUSE or key not in rounds.missing(signing):
            raise Refused(_("Nobody is to sign here by a link any more."))
        who = (signer(signing.revision, key) or name).strip()[:60]
        if not who:
            raise Refused(_("Say who signs: the contract names nobody."))
        SigningLink.objects.filter(round=signing, side=side, of=child, ended_at=None).update(
            ended_at=now, updated_at=now
        )
        token, code = secrets.token_urlsafe(32), _new_code()
        link = SigningLink(
            contract=contract,
            customer_id=contract.customer_id,
            round=signing,
            side=side,
            of=child,
            name=who,
            token_digest=digest("token", token),
            code_at=now,
            code_until=now + policy.SIGNING_CODE_LIFE,
            made_by=by,
            expires_at=signing.sign_by,
        )
        link.code_digest = digest("code", link.token_digest + code)
        link.save(force_insert=True)
        keeping.note("code_link", contract, by=by, side=side, digest=signing.digest)
    return link, token, code


def new_code(link: SigningLink, *, by, now: datetime | None = None) -> str:
    """Another code for the same address; whoever has the text open by an earlier one is shut out."""
    now = now or clock()
    with acting(by, reason=gettext_noop("code to sign made")):
        contract, held = _held_by(link, by)
        if held.ended_at or held.expires_at <= now:
            raise Refused(_("This address leads nowhere any more: make another one."))
        code = _new_code()
        held.code_digest = digest("code", held.token_digest + code)
        held.code_at, held.code_until = now, now + policy.SIGNING_CODE_LIFE
        held.codes += 1
        held.wrong_codes, held.opening, held.opened_until = 0, None, None
        held.save()
        keeping.note("code_renewed", contract, by=by, side=held.side, digest=held.round.digest)
    return code


def withdraw(link: SigningLink, *, by, now: datetime | None = None) -> None:
    """The address leads nowhere any more. Twice is once."""
    with acting(by, reason=gettext_noop("link to sign withdrawn")):
        contract, held = _held_by(link, by)
        if held.ended_at is None:
            held.ended_at = now or clock()
            held.save()
            keeping.note("code_withdrawn", contract, by=by, side=held.side, digest=held.round.digest)


def _held_by(link: SigningLink, by) -> tuple[Contract, SigningLink]:
    contract = keeping.locked(link.contract_id, by)
    keeping.demand(by, contract)
    rows = SigningLink.objects.select_for_update(no_key=True, of=("self",)).select_related("round")
    return contract, rows.get(pk=link.pk, contract=contract)


# --- what the signer does, from outside -------------------------------------------------------------------
def find(token: str, now: datetime) -> SigningLink | None:
    """The link behind an address, as long as it leads to something that is being signed."""
    with acting_as(ACTOR):
        rows = SigningLink.objects.live(now).filter(token_digest=digest("token", token))
        link = rows.select_related("round__revision", "contract__kind").first()
        return link if link and link.round.state == SigningRound.State.OPEN else None


def right(link: SigningLink, code: str, now: datetime) -> bool:
    """Whether the code is right; each wrong one counts, and after too many the code is dead."""
    with acting_as(ACTOR):
        held = _locked(link)
        if fits(held, code, now):
            return True
        held.wrong_codes += 1
        if held.wrong_codes >= policy.SIGNING_CODE_TRIES:
            held.code_digest = ""
        held.save()
    return False


def open_text(link: SigningLink, code: str, now: datetime) -> UUID | None:
    """The opening a right code gives to this device; None for a wrong one."""
    if not right(link, code, now):
        return None
    with acting_as(ACTOR):
        held = _locked(link)
        held.opening, held.opened_until = uuid.uuid4(), now + policy.SIGNING_OPENING
        held.opened_at = held.opened_at or now
        held.save()
    return held.opening


def opened(link: SigningLink, opening: str, now: datetime) -> bool:
    """Whether this device holds the opening of the last code, and its time is not over."""
    return (
        link.opening is not None
        and link.opened_until is not None
        and now < link.opened_until
        and compare_digest(str(link.opening), opening)
    )


def read(link: SigningLink, now: datetime) -> Contract:
    """The contract behind an opened link, for whoever signs it. The first look is kept and in the register."""
    with acting_as(ACTOR):
        contract = Contract.objects.select_related("kind", "version", "revision").get(pk=link.contract_id)
        held = _locked(link)
        if held.read_at is None:
            held.read_at = now
            held.save()
            keeping.note("code_read", contract, side=held.side, digest=link.round.digest)
    return contract


def _locked(link: SigningLink) -> SigningLink:
    """The link, nobody else acting on it. Its contract first, as everywhere: the request may sign next."""
    Contract.objects.select_for_update(no_key=True, of=("self",)).get(pk=link.contract_id)
    return SigningLink.objects.select_for_update(no_key=True, of=("self",)).get(pk=link.pk)


def fits(link: SigningLink, code: str, now: datetime) -> bool:
    live = link.ended_at is None and link.code_digest and now < link.code_until
    return bool(live) and compare_digest(link.code_digest, digest("code", link.token_digest + code))


def _new_code() -> str:
    """Six digits, told over the phone."""
    return f"{secrets.randbelow(1_000_000):06}"


@rounds.when_closed
def end_links(contract: Contract, signing: SigningRound, *, by, now: datetime) -> None:
    """However it ended: no address leads to it any more."""
    rows = SigningLink.objects.filter(round=signing, ended_at=None)
    rows.update(ended_at=now, updated_at=now, code_digest="", opening=None)


def demand_open(link: SigningLink, opening: str, now: datetime) -> tuple[Contract, SigningRound, SigningLink]:
    """The contract, its open round and the link, locked; the device still holds the opening.

    Raises `Refused` where it was withdrawn or ran out meanwhile, `PermissionDenied` without the opening.
    """
    contract, signing = rounds.held(link.contract_id)
    rows = SigningLink.objects.select_for_update(no_key=True, of=("self",))
    held = rows.get(pk=link.pk)
    if held.ended_at or held.expires_at <= now or held.round_id != signing.pk:
        raise Refused(_("This address leads nowhere any more."))
    if not opened(held, opening, now):
        raise PermissionDenied
    return contract, signing, held
