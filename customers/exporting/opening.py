"""A finished file is taken: by whoever asked for it, while it lives, each time written down."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db.models import F
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from agency.acting import acting
from agency.encryption import Unreadable
from agency.errors import Refused
from agency.models import User
from customers.models import CustomerExport

from .asking import RIGHT, write_down

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def take(export: CustomerExport, *, by: User, now: datetime) -> bytes:
    """The file. Raises `PermissionDenied` for anybody else, `Refused` when it is not there (any more)."""
    if export.by_id != by.pk or not by.has_perm(RIGHT):
        raise PermissionDenied
    if export.state != CustomerExport.State.READY or export.expires_at <= now:
        raise Refused(_("This file is no longer there."))
    content = export.content
    if isinstance(content, Unreadable):
        raise Refused(_("This file is no longer there."))
    with acting(by, purpose=export.purpose.code):
        CustomerExport.objects.filter(pk=export.pk).update(downloads=F("downloads") + 1)
        write_down(export, "downloaded", by=by)
    return content


def name_of(export: CustomerExport) -> str:
    return f"ludang-{localtime(export.ready_at):%Y%m%d-%H%M}-{export.pk.hex[-8:]}.{export.format}"
