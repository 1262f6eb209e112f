"""Rows of imports that wait for somebody who decides for the house, in her inbox."""

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from agency.errors import Refused

from .importing import choosing
from .inbox import Item, Kind, register
from .models import ImportBatch, ImportRow

HELD = {"step": ImportRow.Step.JUDGED, "outcome": "", "choice": ImportRow.Choice.ASK}


@register
class HeldRows(Kind):
    """A sheet whose importer asks about rows she may not judge; decided row by row on the import's page."""

    code = "import"
    template = "customers/inbox/import.html"
    foot = "customers/inbox/import_foot.html"

    def waiting(self, user):
        if not choosing.decides_for_the_house(user):
            return ImportBatch.objects.none()
        return _asking(ImportBatch.objects.visible_to(user).exclude(by=user)).order_by("uploaded_at")

    def asked(self, user):
        return _asking(ImportBatch.objects.filter(by=user)).order_by("-uploaded_at")

    def done(self, user):
        return ImportBatch.objects.none()

    def find(self, user, pk):
        return self.waiting(user).filter(pk=pk).first() or self.asked(user).filter(pk=pk).first()

    def item(self, record):
        return Item(
            kind=self.code,
            record=record,
            icon="file-up",
            label=_("Import"),
            title=_("Rows of a sheet to decide about"),
            who=record.by,
            at=record.uploaded_at,
        )

    def is_waiting(self, user, record):
        return record.by_id != user.pk

    def context(self, user, record):
        return {
            "decidable": record.by_id != user.pk,
            "count": ImportRow.objects.filter(batch=record, **HELD).count(),
        }

    def decide(self, record, *, by, action, comment):
        raise Refused(_("Decide about the rows on the page of the import."))


def _asking(batches):
    rows = ImportRow.objects.filter(batch=OuterRef("pk"), **HELD)
    return batches.filter(Exists(rows), state__in=choosing.OPEN).select_related("by__department", "source")
