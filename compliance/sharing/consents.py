"""Whether the data of each person may go where it is to go: consent, contract, or law (PIPL 13, 23, 29, 39)."""

from dataclasses import dataclass
from uuid import UUID

from agency import policy
from agency.facts import Basis as FieldBasis
from compliance.models import OutwardShare, OutwardSubject
from customers import fieldbook
from customers.merging import aliases
from customers.models import Purpose

SUPPLIERS, ABROAD, SENSITIVE = "share_suppliers", "cross_border", "sensitive"
Basis, Ground = OutwardShare.Basis, OutwardSubject.Ground
NO = ("refused", "withdrawn")


@dataclass(frozen=True)
class Found:
    """What the sharing of one person's data rests on; `lacking` names the consent that stands against it."""

    ground: str
    lacking: str = ""
    standing: str = ""


def needed(share: OutwardShare) -> list[str]:
    """Codes of the purposes whose separate consent this share asks for."""
    codes = [SUPPLIERS]
    if share.abroad:
        codes.append(ABROAD)
    if any(separate(name) for name in share.fields):
        codes.append(SENSITIVE)
    return codes


def separate(name: str) -> bool:
    """Whether a field needs a separate consent of its own (PIPL 29)."""
    fact = fieldbook.BY_NAME[name]
    return fact.basis == FieldBasis.SEPARATE or fact.tier >= policy.SENSITIVE_TIER


def judge(share: OutwardShare, archives: list[UUID]) -> dict[UUID, Found]:
    """{archive: what sharing its data rests on}, the consents of all of them read at once."""
    if share.basis == Basis.DUTY:
        return dict.fromkeys(archives, Found(Ground.DUTY))
    codes, answers = needed(share), aliases.consents_of(archives)
    return {
        archive: _judged(share, codes, {one.purpose.code: one.standing for one in answers[archive].values()})
        for archive in archives
    }


def _judged(share: OutwardShare, codes: list[str], answers: dict[str, str]) -> Found:
    """A refusal or withdrawal stands against it whatever else is said, save where a law demands the data.

    A consent never given, run out or to be renewed is made up for by the necessity of the contract alone.
    """
    open_ones = []
    for code in codes:
        standing = answers.get(code, "")
        if standing in NO:
            return Found(Ground.BLOCKED, code, standing)
        if standing != "granted":
            open_ones.append((code, standing))
    if not open_ones:
        return Found(Ground.CONSENT)
    if share.basis == Basis.CONTRACT:
        return Found(Ground.NECESSITY, *open_ones[0])
    return Found(Ground.BLOCKED, *open_ones[0])


def rests_on(purpose: Purpose, share: OutwardShare) -> bool:
    """Whether the withdrawal of the consent to `purpose` ends the share of that person's data."""
    return share.basis != Basis.DUTY and purpose.code in needed(share)
