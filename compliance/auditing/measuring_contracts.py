"""Control tests of contracts: the signed text is on file, and nothing ends without somebody deciding (G6, G8)."""

from django.db.models import Exists, OuterRef

from contracts import policy
from contracts.models import Contract, ExpiryDecision, ExpiryLadder

from .measures import Period, Seen, measures, per_cent, seen


@measures("contracts_on_file")
def signed_texts_on_file(period: Period) -> Seen:
    """Contracts signed in the period, a week and more before its end, without their signed text (G6)."""
    rows = Contract.objects.filter(
        signed_at__gte=period.start, signed_at__lt=period.end - policy.SCAN_MISSING
    )
    wrong = rows.exclude(dossier__scanned=True).order_by("signed_at", "pk")
    return _rated(rows.order_by().count(), seen(0, wrong, "contract"))


@measures("ends_decided")
def ends_decided_on(period: Period) -> Seen:
    """Agreements whose last day lies in the period and over which nobody decided (G8)."""
    last = min(period.ends_on, period.before)
    rows = ExpiryLadder.objects.filter(
        state=ExpiryLadder.State.OVER, ends_on__gte=period.starts_on, ends_on__lte=last
    )
    decided = ExpiryDecision.objects.filter(
        contract=OuterRef("contract"), ends_on=OuterRef("ends_on"), state=ExpiryDecision.State.STANDING
    )
    wrong = rows.filter(~Exists(decided)).order_by("ends_on", "pk")
    return _rated(rows.order_by().count(), seen(0, wrong, "contract", "contract_id"))


def _rated(population: int, found: Seen) -> Seen:
    return Seen(population, found.hits, found.behind, per_cent(population - found.hits, population))
