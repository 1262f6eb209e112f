"""How signing looks: who has signed, whom it waits for, what may be done now."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from contracts.models import Contract, ScanMatch, Signature, SigningRound
from contracts.terms import Terms

from . import rounds

Side, State = Signature.Side, ScanMatch.State


@dataclass(frozen=True)
class Line:
    """One signature that is needed: given, or still missing. `suggested` is the name the terms have for it."""

    key: str
    label: str
    suggested: str
    given: Signature | None

    @property
    def side(self) -> str:
        return self.key.partition(":")[0]

    @property
    def of(self) -> str:
        return self.key.partition(":")[2]


def lines(signing: SigningRound, terms: Terms, *, house: str = "") -> list[Line]:
    """Every signature of the round in its order; `house` is who would sign for us."""
    given = {one.key: one for one in signing.signatures.all()}
    people = {one.key: one for one in terms.travellers}
    found = []
    for key in signing.needed:
        side, _colon, of = key.partition(":")
        child = people.get(of)
        suggested = {
            Side.HOUSE: terms.house.handler or house,
            Side.GUARDIAN: child.guardian if child else "",
        }.get(side, terms.customer.signatory or terms.customer.name)
        found.append(Line(key, label_of(side, child.name if child else ""), suggested, given.get(key)))
    return found


def label_of(side: str, child: str = "") -> str:
    label = str(Side(side).label)
    return _("%(side)s of %(child)s") % {"side": label, "child": child} if child else label


def scan_of(signing: SigningRound) -> ScanMatch | None:
    """The scan that waits or matches; else the last one that was refused."""
    rows = signing.scans.exclude(state=State.WITHDRAWN).select_related("uploaded_by", "matched_by")
    return rows.order_by("-created_at").first()


def waits_for(signing: SigningRound) -> str:
    """Whom an open round waits for, in words; its signatures and scans are read already."""
    left = rounds.missing(signing)
    if left:
        sides = dict.fromkeys(label_of(one.partition(":")[0]) for one in left)
        return _("Signature: %(sides)s") % {"sides": _(", ").join(sides)}
    waiting = any(one.state == State.WAITING for one in signing.scans.all())
    return _("Comparison of the scan") if waiting else _("Scan of the signed paper")


def history(contract: Contract) -> list[SigningRound]:
    """Every round there was, newest first."""
    rows = contract.signing_rounds.select_related("asked_by", "ended_by").prefetch_related(
        "signatures", "scans"
    )
    return list(rows.order_by("-created_at"))
