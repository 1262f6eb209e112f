"""A supplement that lowers the price: so much is claimed no more, of the last dues first (E26)."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import override

from contracts.drafting import keeping
from contracts.drafting.assembling import LANGUAGE
from contracts.models import Contract, Due

from .giving_back import reduce


def lower(contract: Contract, fen: int, *, supplement: Contract, by, at: datetime) -> None:
    """Claim `fen` less under `contract`. What was paid beyond the new price is credit, which finance gives back.

    The caller holds the contract, acts already and spreads afterwards. `by` is None where the other side signed
    last: then it stands in the name of whoever answers for the supplement.
    """
    with override(LANGUAGE):
        reason = _("Lowered by the supplement %(number)s.") % {"number": supplement.number}
    rest, dues = fen, Due.objects.filter(contract=contract, halted_at=None)
    for due in dues.select_for_update(no_key=True, of=("self",)).order_by("-due_on", "-place", "-pk"):
        part = min(due.amount - due.waived, rest)
        if part > 0:
            rest -= part
            waived = due.waived + part
            reduce(contract, due, waived, by=by or supplement.owner, reason=reason, now=at)
    if rest < fen:
        keeping.note("due_lowered", contract, by=by, fen=fen - rest)
