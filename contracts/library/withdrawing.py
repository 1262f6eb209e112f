"""What is no longer used: a draft that is given up, a published text taken back, a template at its end."""

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from agency.acting import acting
from agency.errors import Refused
from agency.models import User
from contracts.models import Template, TemplateVersion

from .rights import PUBLISH, WRITE, demand, held
from .telling import note, note_template

State = TemplateVersion.State


def drop(version: TemplateVersion, *, by: User, why: str = "") -> TemplateVersion:
    """Give up a draft of one’s own, or, as counsel, any version that is open or published.

    A published one starts no contract from now on and has no successor: that wants a reason.
    """
    demand(by, WRITE)
    with acting(by, reason=why.strip()[:300] or "template withdrawn"):
        version = held(version, *TemplateVersion.OPEN, State.PUBLISHED)
        if version.drafted_by_id != by.pk or version.state == State.PUBLISHED:
            demand(by, PUBLISH)
        if version.state == State.PUBLISHED and not why.strip():
            raise Refused(_("Say why; those who draft from it will read it."))
        if version.state == State.PUBLISHED:
            version.effective_to = localdate()
        version.state, version.review_note = State.WITHDRAWN, why.strip()[:300] or version.review_note
        version.save()
        note("template_withdrawn", version, by=by)
    return version


def retire(template: Template, *, by: User, why: str) -> Template:
    """The template starts no contracts any more; those made from it keep their words."""
    demand(by, PUBLISH)
    if not why.strip():
        raise Refused(_("Say why; those who draft from it will read it."))
    with acting(by, reason=why.strip()[:300]):
        template = Template.objects.select_for_update(no_key=True).get(pk=template.pk)
        if template.retired_on:
            raise Refused(_("This template is no longer used."))
        template.retired_on = localdate()
        template.save()
        note_template("template_retired", template, by=by)
    return template


def take_up_again(template: Template, *, by: User) -> Template:
    """Use a retired template again; the day of its legal review still counts."""
    demand(by, PUBLISH)
    with acting(by, reason="template taken up again"):
        template = Template.objects.select_for_update(no_key=True).get(pk=template.pk)
        template.retired_on = None
        template.save()
        note_template("template_resumed", template, by=by)
    return template
