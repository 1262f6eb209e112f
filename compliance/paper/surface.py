"""Paper as a surface of destruction: a batch is not certified before the last sheet went through the shredder."""

from collections import Counter
from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agency.models import Notice
from compliance.destruction.treatments import Ids, Kept
from compliance.models import PaperFile, PaperLoan

PRESENT = ~Q(state="destroyed")


class Paper(Kept):
    """The line of each file stays, as proof that two people destroyed it; the sheets have to go."""

    asks = True

    def __init__(self):
        super().__init__("paper", _("Paper files"), "compliance.PaperFile.customer")

    def execute(self, ids: Ids, now: datetime) -> Counter:
        """Loans nobody has taken out yet end; the keepers hear what to shred."""
        PaperLoan.objects.filter(customer_id__in=ids, state__in=("waiting", "approved")).update(
            state=PaperLoan.State.WITHDRAWN, updated_at=now
        )
        rows = PaperFile.objects.filter(PRESENT, customer_id__in=ids).select_related("box__keeper")
        for file in rows:
            Notice.objects.post(
                key=f"paper-shred:{file.pk}",
                to=file.box.keeper,
                kind="paper_to_shred",
                params={"number": file.number},
                url=file.get_absolute_url(),
            )
        return self.plan(ids)

    def verify(self, ids: Ids) -> Counter:
        rows = PaperFile.objects.filter(PRESENT, customer_id__in=ids)
        return Counter(rows.values_list("customer_id", flat=True))
