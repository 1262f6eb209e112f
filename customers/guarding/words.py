"""What a request for closed fields asks for, in the reader's language."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from customers import fieldbook
from customers.models import AccessRequest


def what_of(request: AccessRequest) -> str:
    if request.field:
        return fieldbook.label(request.field)
    if request.party:
        return _("sensitive data of all children of the group")
    return _("sensitive data of a child")


def how_long(hours: int) -> str:
    if hours < 48:
        return ngettext("%d hour", "%d hours", hours) % hours
    return ngettext("%d day", "%d days", hours // 24) % (hours // 24)
