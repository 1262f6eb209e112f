"""The register of licences: entered, corrected, replaced by the renewed one, no longer used; with its papers."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.utils.timezone import localdate
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from agency.acting import acting
from agency.errors import Refused
from agency.models import Event, User
from agency.offboarding import BATCH, step
from contracts.models import Licence, LicenceFile
from customers.attachments import proving

from .knowing import KEEP, in_use


def enter(pk: UUID, *, by: User, facts: dict[str, Any], replaces: Licence | None = None) -> Licence:
    """Put a licence on the register; `pk` is the form’s one-time id. The one it `replaces` is used no longer.

    Raises `PermissionDenied` without the right, `Refused` where that one was replaced or retired already.
    """
    _allowed(by)
    with acting(by, reason=gettext_noop("licence entered")):
        if made := Licence.objects.filter(pk=pk).first():
            return made
        if replaces is not None:
            replaces = _held(replaces.pk)
            _retire(replaces)
        made = Licence(pk=pk, keeper=by, replaces=replaces, **facts)
        made.save(force_insert=True)
        _note("licence_renewed" if replaces else "licence_entered", made, by)
    return made


def correct(pk: UUID, *, by: User, facts: dict[str, Any]) -> Licence:
    """Put right what was written down wrongly; a licence that was renewed is entered anew instead."""
    _allowed(by)
    with acting(by, reason=gettext_noop("licence corrected")):
        licence = _held(pk)
        changed = [name for name, value in facts.items() if getattr(licence, name) != value]
        if changed:
            for name in changed:
                setattr(licence, name, facts[name])
            licence.save()
            _note("licence_corrected", licence, by)
    return licence


def retire(pk: UUID, *, by: User) -> Licence:
    """Used no longer: nobody is reminded of it, and no contract is checked against it."""
    _allowed(by)
    with acting(by, reason=gettext_noop("licence no longer used")):
        licence = _held(pk)
        _retire(licence)
        _note("licence_retired", licence, by)
    return licence


def attach(
    pk: UUID, *, licence: Licence, name: str, content: bytes, by: User, now: datetime | None = None
) -> LicenceFile:
    """Keep a picture or PDF of it. Raises `Refused`, in words, for a file that is not taken."""
    _allowed(by)
    proof = proving.examine(content, name)
    with acting(by, reason=gettext_noop("file of a licence added")):
        if made := LicenceFile.objects.filter(pk=pk).first():
            return made
        made = LicenceFile(
            pk=pk,
            licence=licence,
            digest=proof.digest,
            added_by=by,
            added_at=now or clock(),
            **proof.columns,
        )
        made.save(force_insert=True)
        _note("licence_file", licence, by)
    return made


def files_of(licence: Licence) -> list[LicenceFile]:
    """Without their content, newest first."""
    rows = LicenceFile.objects.filter(licence=licence).select_related("added_by")
    return list(rows.defer("content").order_by("-added_at", "-pk"))


def _allowed(by: User) -> None:
    if not by.has_perm(KEEP):
        raise PermissionDenied


def _held(pk: UUID) -> Licence:
    licence = Licence.objects.select_for_update(no_key=True, of=("self",)).get(pk=pk)
    if licence.retired_on is not None:
        raise Refused(_("This licence is not used any more."))
    return licence


def _retire(licence: Licence) -> None:
    licence.retired_on = localdate()
    licence.save()


def _note(act: str, licence: Licence, by: User) -> None:
    Event.note(Event.Kind.CONTRACT, by=by, act=act, licence=str(licence.pk), licence_kind=licence.kind)


@step("licences", gettext_lazy("Licences"), lambda person: in_use().filter(keeper=person), handed=True)
def _passed_on(rows, person: User, heir: User, now: datetime) -> int:
    """Whoever takes over is reminded of them."""
    held = [one.pk for one in rows.select_for_update(no_key=True, of=("self",)).order_by("pk")[:BATCH]]
    return Licence.objects.filter(pk__in=held).update(keeper=heir, updated_at=now)
