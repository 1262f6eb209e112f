"""What the library writes into the register, and whom it tells."""

from uuid import UUID

from django.urls import reverse

from agency.models import Event, Notice, User
from contracts.models import Template, TemplateVersion


def note(act: str, version: TemplateVersion, *, by: User | None = None, **facts) -> None:
    """One line of the register about a version of a template."""
    Event.note(
        Event.Kind.TEMPLATE, by=by, subject=version.template_id, act=act, version=version.number, **facts
    )


def note_template(act: str, template: Template, *, by: User | None = None, **facts) -> None:
    Event.note(Event.Kind.TEMPLATE, by=by, subject=template.pk, act=act, **facts)


def tell(kind: str, version: TemplateVersion, to: User, moment: str, **facts) -> bool:
    """One notice about a version; `moment` sets tellings of the same kind apart."""
    return Notice.objects.post(
        key=f"{kind}:{version.pk}:{moment}:{to.pk}",
        to=to,
        kind=kind,
        params={"template": version.template.name, "version": version.number} | facts,
        url=reverse("contracts:template_version", args=[version.pk]),
    )


def tell_of_drafts(version: TemplateVersion, owners: dict[int, int]) -> None:
    """Owners of open drafts hear that their text was replaced; `owners` is {id: number of drafts}."""
    for person in User.objects.filter(pk__in=owners, is_active=True):
        Notice.objects.post(
            key=f"template_replaced:{version.pk}:{person.pk}",
            to=person,
            kind="template_replaced",
            params={"template": version.template.name, "count": owners[person.pk]},
            url=drafts_url(version.template_id),
        )


def drafts_url(template: UUID) -> str:
    return reverse("contracts:template_drafts", args=[template])
