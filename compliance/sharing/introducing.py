"""Who entered a recipient outside does not approve the contracts with it (contracts_compliance.md §1.4)."""

from collections.abc import Iterable

from compliance.models import RecipientOrg
from contracts.approving.people import introduces


@introduces
def entered(names: set[str]) -> Iterable[int]:
    """Whoever wrote the first version of a recipient of one of these names."""
    first = RecipientOrg.history.filter(name__in=names, history_type="+")
    return first.exclude(history_user=None).values_list("history_user", flat=True)
