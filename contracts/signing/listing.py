"""What is being signed, the most urgent first; and what came to nothing."""

from django.db.models import Exists, OuterRef, QuerySet

from agency import policy
from agency.pages import key_from_text, key_to_text, newer_than, older_than
from contracts.models import Contract, ScanMatch, SigningRound

State = SigningRound.State


def rounds_of(user, *, mine: bool = False) -> QuerySet[SigningRound]:
    """The rounds of the contracts `user` may see, or only of those she answers for."""
    seen = Contract.objects.visible_to(user).filter(pk=OuterRef("contract"))
    rows = SigningRound.objects.filter(Exists(seen.filter(owner=user) if mine else seen))
    rows = rows.select_related("contract__kind", "contract__owner")
    return rows.defer("contract__terms").prefetch_related("signatures", "scans")


def under_way(rows: QuerySet[SigningRound], after: str) -> tuple[list[SigningRound], str]:
    """Open ones by the day until which they are to be signed; and the key of the next page."""
    key = key_from_text(after)
    found = rows.filter(state=State.OPEN)
    if key:
        found = found.filter(newer_than(key, "sign_by"))
    return _cut(found.order_by("sign_by", "pk"), "sign_by")


def to_compare(rows: QuerySet[SigningRound], after: str) -> tuple[list[SigningRound], str]:
    """Those whose scan waits for a second person."""
    waiting = ScanMatch.objects.filter(round=OuterRef("pk"), state=ScanMatch.State.WAITING)
    return under_way(rows.filter(Exists(waiting)), after)


def came_to_nothing(rows: QuerySet[SigningRound], after: str) -> tuple[list[SigningRound], str]:
    """Refused, run out or called off, while the contract still stands there; the last one first."""
    ended = {State.REFUSED, State.EXPIRED}
    standing = Contract.State.SIGN_REFUSED, Contract.State.SIGN_EXPIRED
    found = rows.filter(state__in=ended | {State.CALLED_OFF}, contract__state__in=standing)
    return _cut(
        found.filter(older_than(key_from_text(after), "ended_at")).order_by("-ended_at", "-pk"), "ended_at"
    )


def _cut(rows: QuerySet[SigningRound], column: str) -> tuple[list[SigningRound], str]:
    found = list(rows[: policy.PAGE + 1])
    shown = found[: policy.PAGE]
    more = len(found) > policy.PAGE
    return shown, key_to_text((getattr(shown[-1], column), shown[-1].pk)) if more else ""


TABS = {"open": under_way, "scans": to_compare, "ended": came_to_nothing}
