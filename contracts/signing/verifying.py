"""Whether a number and a fingerprint belong together, for anybody who holds the paper (§1.5, LB/T on e-contracts).

Nothing personal is told. An unknown number and a wrong fingerprint take the same questions and get the same answer.
"""

import hashlib
import hmac
import string
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.timezone import localdate

from agency.acting import acting_as
from contracts.models import Contract, ContractState, Revision, SigningRound
from contracts.papers.typesetting import PREFIX

from . import rounds

S = ContractState
NOBODY = UUID(int=0)
LONGEST = 24  # signs of a number


@dataclass(frozen=True)
class Answer:
    """What is told. `state`: unknown, replaced, pending, force, ended; `level` and `signed_on` once signed.

    `file` says whether the file that was sent is the signed paper itself; None where none was sent.
    """

    state: str = "unknown"
    number: str = ""
    signed_on: date | None = None
    ended_on: date | None = None
    level: str = ""
    file: bool | None = None

    @property
    def known(self) -> bool:
        return self.state != "unknown"


UNKNOWN = Answer()


def by_fingerprint(number: str, prefix: str) -> Answer:
    """By the number and the first 16 signs of the fingerprint, as they are printed on every page."""
    number, prefix = plain(number), prefix.strip().lower()
    fitting = len(prefix) == PREFIX and set(prefix) <= set(string.hexdigits)
    with acting_as(rounds.ACTOR):
        rows = Revision.objects.filter(contract__number=number, digest__startswith=prefix if fitting else "-")
        found = rows.select_related("contract").only("contract", "digest").first()
        signing = _signing(found.contract_id if found else NOBODY, found.digest if found else "-")
        return _told(found.contract, found, signing) if found else UNKNOWN


def by_file(number: str, content: bytes) -> Answer:
    """By the number and the signed file itself, which is only weighed here and kept nowhere."""
    digest = hashlib.sha256(content).hexdigest()
    with acting_as(rounds.ACTOR):
        held = Contract.objects.filter(number=plain(number)).values_list("pk", "revision__digest").first()
        signing = _signing(*(held or (NOBODY, "-")))
        kept = str(signing.paper_digest) if signing and signing.paper_digest else "-" * 64
        if not (hmac.compare_digest(kept, digest) and held):
            return UNKNOWN
        contract = Contract.objects.select_related("revision").defer("terms").get(pk=held[0])
        return _told(contract, contract.revision, signing, file=True)


def plain(number: str) -> str:
    return number.strip().upper()[:LONGEST]


def _signing(contract: UUID, digest: str) -> SigningRound | None:
    """The round that ended well on this text, with its signatures."""
    rows = SigningRound.objects.filter(contract=contract, digest=digest, state=SigningRound.State.DONE)
    return rows.prefetch_related("signatures").first()


def _told(contract: Contract, revision: Revision, signing: SigningRound | None, **more) -> Answer:
    facts = {"number": contract.number, **more}
    if signing is not None and contract.state in (*S.SIGNED_ONCE, S.DESTROYED):
        facts |= {
            "level": signing.get_level_display(),
            "signed_on": max(one.signed_on for one in signing.signatures.all()),
        }
        if contract.state in S.BINDING:
            return Answer("force", **facts)
        return Answer("ended", ended_on=contract.ended_at and localdate(contract.ended_at), **facts)
    if contract.revision_id != revision.pk or contract.state == S.VOID:
        return Answer("replaced", **facts)
    return Answer("pending", **facts)
