"""A version comes into use: draft → with counsel → published by counsel who did not write it (G1–G3).

One meant for a later day is approved now and waits; the clock puts it in effect on its day (`beginning`).
"""

from datetime import datetime

from django.utils.timezone import localdate
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from agency.acting import acting
from agency.errors import Refused
from agency.models import User
from contracts import policy
from contracts.models import TemplateVersion

from . import beginning
from .checking import troubles
from .rights import PUBLISH, WRITE, counsels, demand, held
from .telling import note, tell

State = TemplateVersion.State
REVIEWED = gettext_noop("template reviewed")


def submit(version: TemplateVersion, *, by: User, now: datetime | None = None) -> TemplateVersion:
    """Hand the draft to counsel. Raises `Refused` while something stands against its text."""
    demand(by, WRITE)
    with acting(by, reason=REVIEWED):
        version = held(version, State.DRAFT)
        if version.drafted_by_id != by.pk:
            raise Refused(_("Only whoever drafts a version hands it to counsel."))
        _must_be_sound(version)
        version.state, version.sent_at, version.review_note = State.REVIEW, now or clock(), ""
        version.save()
        note("template_sent", version, by=by)
        for person in counsels(but=by):
            tell("template_waiting", version, person, version.sent_at.isoformat(), person=by.name)
    return version


def send_back(version: TemplateVersion, *, by: User, why: str) -> TemplateVersion:
    """Back to the draft with a note, also from waiting for its day; whoever drafted it may take it back too."""
    with acting(by, reason=REVIEWED):
        version = held(version, State.REVIEW, State.READY)
        own = version.drafted_by_id == by.pk
        if not own:
            demand(by, PUBLISH)
        if not own and not why.strip():
            raise Refused(_("Say what has to be changed; whoever drafted it will read it."))
        version.state, version.review_note = State.DRAFT, why.strip()[:300]
        version.reviewed_by = version.reviewed_at = version.review_due_on = None
        version.save()
        note("template_returned", version, by=by)
        if not own and version.drafted_by:
            tell("template_decided", version, version.drafted_by, clock().isoformat(), person=by.name)
    return version


def publish(
    version: TemplateVersion, *, by: User, why: str = "", now: datetime | None = None
) -> TemplateVersion:
    """The version new contracts start from; the one before is superseded, owners of its open drafts hear of it.

    Meant for a later day, it is approved and waits for it. Raises `Refused` to whoever drafted it, and while its
    text is not sound.
    """
    demand(by, PUBLISH)
    now = now or clock()
    today = localdate(now)
    with acting(by, reason=REVIEWED):
        version = held(version, State.REVIEW)
        if version.drafted_by_id == by.pk:
            raise Refused(_("You drafted this. Another person has to publish it."))
        _must_be_sound(version)
        version.reviewed_by, version.reviewed_at, version.review_note = by, now, why.strip()[:300]
        version.review_due_on, version.review_reason, version.warned = today + policy.TEMPLATE_REVIEW, "", 0
        if version.effective_from and version.effective_from > today:
            version.state = State.READY
            version.save()
            note("template_approved", version, by=by, on=version.effective_from.isoformat())
        else:
            beginning.put_in_effect(version, today, by=by)
        if version.drafted_by:
            tell("template_decided", version, version.drafted_by, now.isoformat(), person=by.name)
    return version


def confirm(version: TemplateVersion, *, by: User, why: str, now: datetime | None = None) -> TemplateVersion:
    """Counsel looked at the published text again and it stands: reviewed for another year."""
    demand(by, PUBLISH)
    now = now or clock()
    with acting(by, reason=REVIEWED):
        version = held(version, State.PUBLISHED)
        if version.drafted_by_id == by.pk:
            raise Refused(_("You drafted this. Another person has to review it."))
        if not why.strip():
            raise Refused(_("Say what you looked at; the next review begins there."))
        version.reviewed_by, version.reviewed_at, version.review_note = by, now, why.strip()[:300]
        version.review_due_on, version.review_reason = localdate(now) + policy.TEMPLATE_REVIEW, ""
        version.warned = 0
        version.save()
        note("template_confirmed", version, by=by)
    return version


def law_changed(law: str, *, by: User, why: str, now: datetime | None = None) -> int:
    """A law was amended: every published text that rests on it is due for review today; how many they are."""
    demand(by, PUBLISH)
    now = now or clock()
    if not why.strip():
        raise Refused(_("Say what has changed in the law."))
    with acting(by, reason=gettext_noop("law changed")):
        rows = TemplateVersion.objects.select_for_update(no_key=True, of=("self",)).select_related("template")
        found = list(rows.filter(state__in=(State.READY, State.PUBLISHED), law_refs__contains=[law]))
        for version in found:
            version.review_due_on = min(version.review_due_on, localdate(now))
            version.review_reason = f"{law}：{why.strip()}"[:300]
            version.save()
            note("template_law", version, by=by)
            for person in _concerned(version, by):
                tell("template_law", version, person, now.isoformat(), law=law)
    return len(found)


def _must_be_sound(version: TemplateVersion) -> None:
    if found := troubles(version):
        raise Refused(" ".join(found[:3]))


def _concerned(version: TemplateVersion, by: User) -> list[User]:
    people = {person.pk: person for person in counsels(but=by)}
    if (keeper := version.template.keeper) and keeper.is_active and keeper.pk != by.pk:
        people[keeper.pk] = keeper
    return list(people.values())
