"""The day a version comes into effect: it supersedes the one before, owners of open drafts hear of it (G1, G3)."""

from datetime import date, datetime

from django.db.models import Count
from django.utils.timezone import localdate
from django.utils.translation import gettext_noop

from agency.acting import acting_as
from agency.models import User
from contracts.models import TemplateVersion

from . import moving
from .telling import note, tell_of_drafts

State = TemplateVersion.State


def put_in_effect(version: TemplateVersion, day: date, *, by: User | None = None) -> None:
    """From the Shanghai `day` on new contracts start from it; its row is held by the caller, and approved."""
    version.effective_from = day
    before = _supersede(version)
    version.state = State.PUBLISHED
    version.save()
    note("template_published", version, by=by)
    if before:
        tell_of_drafts(version, _owners(version))


def sweep(now: datetime) -> int:
    """Put in effect what counsel approved for a day that has come; how many. Retired templates stay shut."""
    done = 0
    with acting_as(moving.ACTOR, reason=gettext_noop("template in effect from its day")):
        rows = TemplateVersion.objects.select_for_update(no_key=True, skip_locked=True, of=("self",))
        rows = rows.filter(state=State.READY, effective_from__lte=localdate(now), template__retired_on=None)
        for version in rows.select_related("template"):
            put_in_effect(version, version.effective_from)
            done += 1
    return done


def _supersede(version: TemplateVersion) -> TemplateVersion | None:
    before = version.template.versions.filter(state=State.PUBLISHED).select_for_update(no_key=True).first()
    if before:
        before.state, before.effective_to = State.SUPERSEDED, version.effective_from
        before.save()
        note("template_superseded", before)
    return before


def _owners(version: TemplateVersion) -> dict[int, int]:
    """Whose open drafts rest on older versions: only owners and numbers, so counsel needs to see no archive."""
    with moving.seeing_all():
        rows = moving.open_drafts(version.template, version).values_list("owner").annotate(Count("pk"))
        return dict(rows.order_by())
