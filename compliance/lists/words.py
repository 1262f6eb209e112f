"""What several lists say alike: who acted, which archive, when, and the reasons in the reader's language."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from compliance.trail import Asked, Cell
from customers.models import Customer

WHEN = "%Y-%m-%d %H:%M:%S"  # Shanghai time; sorts as text and reads the same in every spreadsheet


TASKS = {  # parts of the system that act by themselves, as the history names them
    "closing": gettext_lazy("end of first contacts"),
    "destroy": gettext_lazy("destruction"),
    "drafts": gettext_lazy("end of drafts"),
    "end-shares": gettext_lazy("end of access"),
    "lapse-requests": gettext_lazy("end of requests"),
    "leaving": gettext_lazy("end of first contacts"),
    "remind": gettext_lazy("entry clock"),
}


def moment(at: datetime | None) -> Cell:
    return Cell(f"{localtime(at):{WHEN}}" if at else "", "moment", moment=at)


def person(user, actor: str = "", *, brief: bool = False) -> Cell:
    """A colleague, or the part of the system that acted. `brief` leaves the department out."""
    if user:
        return Cell(
            f"{user.name} ({user.username})", "person", sub="" if brief else str(user.department or "")
        )
    task = actor.removeprefix("system:")
    task = TASKS.get(task, task)
    return Cell(_("The system (%(task)s)") % {"task": task} if task else _("The system"))


def archive(pk: UUID | None, numbers: dict[UUID, str], number: str = "", at: datetime | None = None) -> Cell:
    """The number as a link to the archive's versions, where the reader may see the archive."""
    known = numbers.get(pk) if pk else None
    url = reverse("compliance:versions", args=[pk]) if known else ""
    return Cell(known or number, "archive", url, moment=at)


def numbers(ids: Iterable[UUID | None]) -> dict[UUID, str]:
    """{id: archive number} of those the reader may see; row-level security leaves the others out."""
    wanted = {pk for pk in ids if pk}
    return dict(Customer.objects.filter(pk__in=wanted).values_list("pk", "number")) if wanted else {}


def listed(words: Iterable[str]) -> str:
    return pgettext("between fields", ", ").join(words)


def chips(words: list[str]) -> Cell:
    return Cell(listed(words), "chips", chips=tuple(words))


def in_words(reason: str | None) -> str:
    """A reason of ours in the reader's language, a person's own as typed."""
    return _(reason) if reason and not reason.startswith("system:") else ""


def of_period(asked: Asked, rows, column: str):
    start, end = asked.bounds
    rows = rows.filter(**{f"{column}__gte": start}) if start else rows
    return rows.filter(**{f"{column}__lt": end}) if end else rows
