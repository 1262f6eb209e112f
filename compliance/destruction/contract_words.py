"""The blind tokens of contracts’ words: they go with the archive, though no key of it seals them."""

from collections import Counter
from datetime import datetime

from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from contracts.models import TextIndex

from .treatments import Ids, Surface


class ContractWords(Surface):
    """Rows are reached through the contract, which a merge moves to another archive without touching them."""

    def __init__(self):
        super().__init__("contract_words", _("Index of the words of contracts"), ())

    def plan(self, ids: Ids) -> Counter:
        rows = self._rows(ids).values_list("contract__customer").annotate(rows=Count("pk")).order_by()
        return Counter(dict(rows))

    def execute(self, ids: Ids, now: datetime) -> Counter:
        gone = self.plan(ids)
        self._rows(ids).delete()
        return gone

    def _rows(self, ids: Ids):
        return TextIndex._base_manager.filter(contract__customer__in=ids)
