"""The signature by one-time code itself, its evidence, and the refusal."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from django.utils.timezone import now as clock
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from agency.acting import acting_as, acting_for
from agency.errors import Refused
from agency.forms.fields import tidied
from agency.models import Event
from contracts.models import Contract, Seal, SealUse, Signature, SigningLink, SigningRound
from contracts.papers import typesetting
from contracts.seals import asking, sealing
from contracts.terms import Terms

from . import codes, rounds

# What the signer says with the code, in the words of every contract: Chinese, whatever the screen speaks.
STATEMENT = (
    "我已阅读合同全文，加粗条款已向我说明。双方约定以一次性验证码签署本合同，验证码由我本人收取和输入；"
    "我知道这种签署方式未经第三方电子认证服务机构认证。"
)
State = SigningRound.State


@dataclass(frozen=True)
class Device:
    """What is known of where the signature came from: kept as a keyed digest, and as the browser names itself."""

    address: str = ""
    agent: str = ""


def sign(
    link: SigningLink,
    *,
    opening: str,
    name: str,
    code: str,
    explained: set[str],
    device: Device,
    now: datetime | None = None,
) -> Signature:
    """The side of this link has signed; the contract is, where it was the last.

    `code` was found right before (`codes.right` counts the wrong ones) and is asked again under the lock. Raises
    `Refused` for another name than the contract’s, for a clause that was not ticked, and where all is over.
    """
    now = now or clock()
    with acting_as(rounds.ACTOR, reason=gettext_noop("signed by one-time code")):
        contract, signing, held = codes.demand_open(link, opening, now)
        if not codes.fits(held, code, now):
            raise Refused(_("This code is not valid any more. Ask the travel agency for another one."))
        if _plain(name) != _plain(str(held.name)):
            raise Refused(_("Write the name as it stands in the contract: %(name)s.") % {"name": held.name})
        told = duties_of(signing)
        if {one["key"] for one in told} - explained:
            raise Refused(_("Tick every clause printed bold once it has been explained to you."))
        given = rounds.sign(
            contract,
            signing,
            held.side,
            name=str(held.name),
            of=held.of,
            evidence=_evidence(held, signing, told, device, now),
            now=now,
        )
        held.signed_at, held.ended_at, held.code_digest, held.opening = now, now, "", None
        held.save()
        rounds.complete_if_all(contract, signing, now=now)
    return given


def duties_of(signing: SigningRound) -> list[dict]:
    """The clauses that stand out: each is to be ticked as explained before the signature (民法典 496, 消法 26)."""
    return [
        one
        for one in signing.revision.text
        if one["kind"] == "clause" and one.get("highlighted") and one["text"]
    ]


def _evidence(
    link: SigningLink, signing: SigningRound, told: list[dict], device: Device, now: datetime
) -> dict:
    """All that a court may ask about: who was to sign, by which code, from where, in which steps, which text."""
    return {
        "way": "one-time code",
        "statement": STATEMENT,
        "link": str(link.pk),
        "code_digest": link.code_digest,
        "codes_given": link.codes,
        "told_by": link.made_by_id,  # the colleague who sent the address and told the code
        "address_digest": codes.digest("address", device.address) if device.address else "",
        "agent": device.agent[:300],
        "steps": {
            "link_made": link.created_at.isoformat(),
            "code_made": link.code_at.isoformat(),
            "code_entered": _iso(link.opened_at),
            "text_opened": _iso(link.read_at),
            "signed": now.isoformat(),
        },
        "explained": {one["key"]: hashlib.sha256(one["text"].encode()).hexdigest() for one in told},
        "text": signing.digest,
    }


def refuse(link: SigningLink, *, opening: str, reason: str, now: datetime | None = None) -> None:
    """The side does not sign: the round is over, and the house reads why."""
    now, reason = now or clock(), reason.strip()[:600]
    if not reason:
        raise Refused(_("Say why, so that the travel agency can answer you."))
    with acting_as(rounds.ACTOR, reason=gettext_noop("signature refused")):
        contract, signing, held = codes.demand_open(link, opening, now)
        held.ended_at, held.opening = now, None
        held.save()
        rounds.end(contract, signing, State.REFUSED, reason=reason, now=now)


# --- the agency’s own side --------------------------------------------------------------------------------
def ask_house(contract, *, by, seal: Seal) -> SealUse:
    """Ask the keeper of a seal to sign for the agency, in the electronic text (§1.4: not whoever approved)."""
    return asking.ask(
        contract, by=by, seal=seal, purpose=SealUse.Purpose.SIGN, copies=1, pages=1, electronic=True
    )


@sealing.when_sealed
def sign_for_the_house(use: SealUse, *, by, at: datetime) -> None:
    """The electronic seal is the signature of the agency, with the password given a moment ago."""
    if not use.electronic:
        return
    with acting_for(by, rounds.ACTOR, reason=gettext_noop("signed for the agency")):
        contract, signing = rounds.held(use.contract_id)
        if signing.method != SigningRound.Method.CODE or signing.digest != use.digest:
            raise Refused(_("This contract is not being signed by codes."))
        house = Terms.of(signing.revision.terms).house.name
        rounds.sign(
            contract,
            signing,
            Signature.Side.HOUSE,
            name=f"{house}（{by.name}）"[:60],
            by=by,
            evidence={
                "way": "electronic seal",
                "seal": str(use.seal_id),
                "register": use.number,
                "password": True,
                "text": signing.digest,
            },
            now=at,
        )
        rounds.complete_if_all(contract, signing, by=by, now=at)


def paper(link: SigningLink, now: datetime) -> bytes:
    """The whole text as PDF for whoever signs it; the register says that it was made."""
    with acting_as(rounds.ACTOR):
        rows = Contract.objects.select_related("kind", "version__template")
        contract, revision = rows.get(pk=link.contract_id), link.round.revision
        facts = {"form": "contract", "as": "pdf", "contract": str(contract.pk), "revision": revision.place}
        Event.note(Event.Kind.PRINTED, subject=contract.customer_id, **facts)
        told = typesetting.data(contract, revision, reader=str(link.name), moment=now)
    return typesetting.rendered(told, now)


def _plain(name: str) -> str:
    return "".join(tidied(name).split()).casefold()


def _iso(at: datetime | None) -> str:
    return at.isoformat() if at else ""


def states(signing: SigningRound) -> list[tuple[str, Signature | None, SigningLink | None]]:
    """(key, signature, newest link) for every signature the round needs."""
    given = {one.key: one for one in signing.signatures.all()}
    links: dict[str, SigningLink] = {}
    for one in signing.links.select_related("made_by").order_by("created_at"):
        links[one.key] = one
    return [(key, given.get(key), links.get(key)) for key in signing.needed]
