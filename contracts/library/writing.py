"""Templates and their versions are written: begun, taken up again, changed by whoever drafts."""

from typing import Any

from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from agency.acting import acting
from agency.errors import Conflict, Refused
from agency.models import User
from contracts.models import ContractKind, Template, TemplateVersion

from .body import digest
from .rights import WRITE, demand, held
from .telling import note

State = TemplateVersion.State
WRITTEN = gettext_noop("template written")
FACTS = ("change_note", "official_source", "is_official", "law_refs", "effective_from")


def begin(
    *,
    by: User,
    kind: ContractKind,
    name: str,
    keeper: User | None = None,
    body: list | None = None,
    variables: list | None = None,
    **facts: Any,
) -> TemplateVersion:
    """A new template with its first draft; `facts` are of `FACTS`, `body` may come from a file or a paste.

    Raises `Refused` where the name is taken.
    """
    demand(by, WRITE)
    with acting(by, reason=WRITTEN):
        if Template.objects.filter(name=name).exists():
            raise Refused(_("There is a template of this name already."))
        template = Template.objects.create(kind=kind, name=name, keeper=keeper or by)
        return _draft(template, by, body or [], variables or [], {"change_note": _("First version")} | facts)


def revise(
    template: Template, *, by: User, change_note: str, like: TemplateVersion | None = None
) -> TemplateVersion:
    """A new draft that begins as `like`, else as the newest version. Raises `Refused` while one is open."""
    demand(by, WRITE)
    with acting(by, reason=WRITTEN):
        template = Template.objects.select_for_update(no_key=True).get(pk=template.pk)
        if template.versions.filter(state__in=TemplateVersion.OPEN).exists():
            raise Refused(_("A version of this template is being drafted or reviewed already."))
        if template.retired_on:
            raise Refused(_("This template is no longer used."))
        source = like or template.current or template.versions.first()
        kept = {name: getattr(source, name) for name in FACTS if name != "effective_from"}
        return _draft(template, by, source.body, source.variables, kept | {"change_note": change_note})


def write(
    version: TemplateVersion,
    *,
    by: User,
    seen: str,
    body: list | None = None,
    variables: list | None = None,
    **facts,
) -> TemplateVersion:
    """Change a draft. `seen` is the digest the colleague had before her: raises `Conflict` where it is another.

    Whoever wrote a word of a version cannot publish it, so only whoever drafts it writes in it.
    """
    demand(by, WRITE)
    with acting(by, reason=WRITTEN):
        version = held(version, State.DRAFT)
        if version.drafted_by_id != by.pk:
            raise Refused(_("Only whoever drafts a version changes it."))
        if seen != version.digest:
            raise Conflict(_("This version was changed meanwhile, perhaps in another window. Load it again."))
        if body is not None:
            version.body = body
        if variables is not None:
            version.variables = variables
        for name, value in facts.items():
            setattr(version, name, value)
        version.digest = digest(version.body, version.variables)
        version.save()
    return version


def _draft(
    template: Template, by: User, body: list, variables: list, facts: dict[str, Any]
) -> TemplateVersion:
    last = template.versions.aggregate(last=Max("number"))["last"] or 0
    version = TemplateVersion.objects.create(
        template=template,
        number=last + 1,
        drafted_by=by,
        body=body,
        variables=variables,
        digest=digest(body, variables),
        **facts,
    )
    note("template_drafted", version, by=by)
    return version
