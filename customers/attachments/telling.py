"""The tab of the files, and what the timeline says of them."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agency.models import Event
from customers.archive_tabs import tab
from customers.models import Attachment
from customers.showing import Sheet
from customers.telling import Told, tells

from .seeing import sees_files

tab(60, "customers:files", gettext_lazy("Files"), lambda sheet: sees_files(sheet.user, sheet.customer))


@tells(Event.Kind.ATTACHED)
def _attached(sheet: Sheet, event: Event) -> Told:
    return Told("paperclip", _("File added"), _kind(event), "teal")


@tells(Event.Kind.DETACHED)
def _detached(sheet: Sheet, event: Event) -> Told:
    return Told("trash-2", _("File removed"), _kind(event))


def _kind(event: Event) -> str:
    kind = event.data.get("file_kind", "")
    return str(Attachment.Kind(kind).label) if kind in Attachment.Kind else ""
