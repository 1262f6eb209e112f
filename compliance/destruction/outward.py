"""Shares outward: a destroyed archive leaves them at once; the record stays three years, without readable words."""

from collections import Counter
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from compliance.models import OutwardShare, OutwardSubject
from compliance.sharing import ending

from .treatments import Ids, Surface, living, shred_all


class Outward(Surface):
    """Whoever outside looks next finds the person gone. Words of a share whose people are all destroyed lose
    their key; of a share with others in it they are about the service and stay."""

    stays = True

    def __init__(self):
        super().__init__("outward", _("Shares outward"), ("compliance.OutwardSubject.customer",))

    def plan(self, ids: Ids) -> Counter:
        return Counter(self._rows(ids).values_list("customer", flat=True))

    def execute(self, ids: Ids, now: datetime) -> Counter:
        found = self.plan(ids)
        live = self._rows(ids).filter(ended_at=None, share__state__in=self._going())
        for subject in live.order_by("share", "pk"):
            ending.leave_out(subject, OutwardSubject.Cause.DESTROYED, by=None, now=now)
        self._rows(ids).filter(ended_at=None).update(
            ended_at=now, cause=OutwardSubject.Cause.DESTROYED, updated_at=now
        )
        shred_all(self._alone(ids), now)
        return found

    def verify(self, ids: Ids) -> Counter:
        left = Counter(self._rows(ids).filter(ended_at=None).values_list("customer", flat=True))
        alive = living(self._alone(ids))
        return left + Counter(
            self._rows(ids).filter(share__words__in=alive).values_list("customer", flat=True)
        )

    @staticmethod
    def _going() -> tuple:
        return (*OutwardShare.BEFORE, *OutwardShare.OPEN)

    @staticmethod
    def _rows(ids: Ids):
        return OutwardSubject.objects.filter(customer__in=ids)

    def _alone(self, ids: Ids) -> list:
        """Keys of the words of shares of nobody whose archive still stands."""
        mine = set(self._rows(ids).values_list("share", flat=True))
        others = OutwardSubject.objects.filter(share__in=mine).exclude(customer__in=ids)
        alone = mine - set(others.exclude(cause="destroyed").values_list("share", flat=True))
        return list(OutwardShare.objects.filter(pk__in=alone).values_list("words", flat=True))
