"""Who may do what in the library, and the row nobody else writes meanwhile."""

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from agency.errors import Refused
from agency.models import User
from contracts.models import TemplateVersion

READ = "contracts.view_library"
WRITE = "contracts.write_template"
PUBLISH = "contracts.publish_template"


def demand(by: User, right: str) -> None:
    if not by.has_perm(right):
        raise PermissionDenied


def held(version: TemplateVersion, *states: str) -> TemplateVersion:
    """The version's row, locked until the transaction ends. Raises `Refused` outside these states."""
    rows = TemplateVersion.objects.select_for_update(no_key=True, of=("self",)).select_related(
        "template__kind"
    )
    found = rows.get(pk=version.pk)
    if found.state not in states:
        raise already(found)
    return found


def already(record) -> Refused:
    return Refused(
        _("This is already “%(state)s”; nothing was changed.") % {"state": record.get_state_display()}
    )


def counsels(but: User | None = None) -> list[User]:
    """Who reviews and publishes, except whoever drafted."""
    people = User.objects.filter(is_active=True, groups__permissions__codename="publish_template").distinct()
    return list(people.exclude(pk=but.pk) if but else people)
