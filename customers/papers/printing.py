"""Printing a paper: an act with a purpose, written down before the sheet leaves (seed 002 §五, B14, C12)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.utils.functional import Promise
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agency.acting import acting
from agency.errors import Refused
from agency.models import Event
from customers import restricting, revealing
from customers.models import Purpose

from . import archive_file, consents, registration
from .paper import DRAWN, Paper
from .showing import openable


@dataclass(frozen=True)
class Kind:
    label: Promise
    hint: Promise
    make: Callable[..., Paper]


KINDS: dict[str, Kind] = {
    "registration": Kind(
        gettext_lazy("Customer registration form"),
        gettext_lazy("one page, with room for signatures"),
        registration.filled,
    ),
    "archive": Kind(
        gettext_lazy("Archive file"),
        gettext_lazy("all parts, consents, files and the timeline"),
        archive_file.made,
    ),
    "consents": Kind(
        gettext_lazy("Proof of consents"),
        gettext_lazy("every answer, with the notice that was shown"),
        consents.made,
    ),
}


def print_out(
    sheet,
    kind: str,
    *,
    by,
    purpose: Purpose,
    note: str = "",
    plain: bool = False,
    form: str = "pdf",
    now: datetime | None = None,
) -> Paper:
    """The paper for `by`, marked with name and moment; the register says what for.

    With `plain` the sensitive fields are printed open: each counts as one look of the day. Raises
    `PermissionDenied` for whoever does not see the whole archive, or may not open fields, and `Refused` as
    `revealing.look` does.
    """
    moment = now or clock()
    if not sheet.whole or (plain and not sheet.may_reveal):
        raise PermissionDenied
    restricting.check(sheet.customer, by=by, now=moment)
    if not (purpose.access and purpose.active):
        raise Refused(_("Choose one of the purposes on the list."))
    opened = openable(sheet) if plain else []
    if opened:
        _check_quota(by, len(opened), moment)
    with acting(by, purpose=purpose.code):
        for name in opened:
            revealing.look(sheet.customer, name, by=by, purpose=purpose, note=note, now=moment, print=kind)
        facts = {"form": kind, "purpose": purpose.code, "as": DRAWN[form], "opened": len(opened)}
        Event.note(Event.Kind.PRINTED, by=by, subject=sheet.customer.pk, **facts)
    return KINDS[kind].make(sheet, opened=frozenset(opened), reader=by, moment=moment)


def _check_quota(by, wanted: int, moment: datetime) -> None:
    left = revealing.quota_left(by, moment)
    if wanted > left:
        raise Refused(
            _("This print opens %(wanted)s fields, and you can open only %(left)s more today.")
            % {"wanted": wanted, "left": left}
        )
