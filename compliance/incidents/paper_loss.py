"""A paper file that is lost, or pages of it, is an incident at once: its papers say who somebody is (H7, H10)."""

from datetime import datetime

from django.utils.translation import gettext as _

from compliance.models import Incident, PaperFile
from compliance.paper.losing import on_loss

from . import reporting


@on_loss
def open_incident(file: PaperFile, *, by, pages: int, now: datetime) -> Incident:
    """In the transaction of the loss; its clock begins with it. No right is asked: whoever loses something says so."""
    words = _("Paper file %(number)s is lost: %(pages)s pages.")
    if pages < file.pages:
        words = _("Pages of the paper file %(number)s are missing: %(pages)s.")
    account = words % {"number": file.number, "pages": pages}
    return reporting.put_down(
        by=by, kind=Incident.Kind.LOSS, account=account, detected_at=now, now=now, paper=file.number
    )
