"""A second person approves or refuses a file of archives, never whoever asked for it."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils.translation import gettext as _

from agency.acting import acting
from agency.errors import Refused
from agency.models import Notice, User
from agency.visibility import scope_of
from customers.models import CustomerExport

from .asking import APPROVAL, write_down

State = CustomerExport.State


def may_decide(user: User, export: CustomerExport) -> bool:
    asked_for = export.state == State.WAITING and export.by_id != user.pk
    return asked_for and scope_of(user).everything and user.has_perm(APPROVAL)


def decide(export: CustomerExport, *, by: User, agreed: bool, comment: str, now: datetime) -> CustomerExport:
    """Raises `Refused` for a refusal without a word, or when it was decided meanwhile."""
    comment = comment.strip()
    if not agreed and not comment:
        raise Refused(_("Say why: your colleague reads it."))
    with acting(by):
        export = _locked(export)
        if export.state != State.WAITING:
            raise Refused(_("This was decided meanwhile."))
        if not may_decide(by, export):
            raise PermissionDenied
        export.state = State.BUILDING if agreed else State.REFUSED
        export.decided_by, export.decided_at, export.comment = by, now, comment or None
        export.save(update_fields=["state", "decided_by", "decided_at", "comment"])
        write_down(export, "approved" if agreed else "refused", by=by)
        if not agreed:
            tell(export, "export_refused")
    return export


def withdraw(export: CustomerExport, *, by: User) -> None:
    """The person who asked takes it back before it is made."""
    with acting(by):
        export = _locked(export)
        if export.by_id != by.pk:
            raise PermissionDenied
        if export.state not in (State.WAITING, State.BUILDING):
            raise Refused(_("This was decided meanwhile."))
        export.state = State.WITHDRAWN
        export.save(update_fields=["state"])
        write_down(export, "withdrawn", by=by)


def tell(export: CustomerExport, kind: str, **params) -> None:
    Notice.objects.post(
        key=f"{kind}:{export.pk}",
        to=export.by,
        kind=kind,
        params={"count": export.count, **params},
        url=reverse("customers:exports"),
    )


def _locked(export: CustomerExport) -> CustomerExport:
    return CustomerExport.objects.listed().select_for_update(no_key=True, of=("self",)).get(pk=export.pk)
