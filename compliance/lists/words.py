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
    "access": gettext_lazy("closed fields"),
    "audit": gettext_lazy("internal audit"),
    "anchor": gettext_lazy("checkpoints of the register"),
    "seals": gettext_lazy("seals of the house"),
    "backup": gettext_lazy("backups"),
    "bulk": gettext_lazy("bulk edits"),
    "care": gettext_lazy("customer care"),
    "channels": gettext_lazy("enquiry channels"),
    "checkup": gettext_lazy("security self-check"),
    "closing": gettext_lazy("end of first contacts"),
    "consents": gettext_lazy("consents and notices"),
    "contract_changes": gettext_lazy("supplements and early ends"),
    "disputes": gettext_lazy("disputes"),
    "counts": gettext_lazy("counting"),
    "approvals": gettext_lazy("approval of contracts"),
    "signing": gettext_lazy("signing of contracts"),
    "sandbox": gettext_lazy("trial signing platform"),
    "evidence": gettext_lazy("evidence of contracts"),
    "expiry": gettext_lazy("end of contracts and licences"),
    "dossier": gettext_lazy("files of contracts"),
    "demo": gettext_lazy("demonstration"),
    "destroy": gettext_lazy("destruction"),
    "emergency": gettext_lazy("emergency access"),
    "destruction": gettext_lazy("destruction of archives"),
    "retention": gettext_lazy("collecting what is due"),
    "restricting": gettext_lazy("restriction of use"),
    "changes": gettext_lazy("change requests"),
    "dated-changes": gettext_lazy("changes on their day"),
    "suppression": gettext_lazy("suppression list"),
    "drafts": gettext_lazy("end of drafts"),
    "duplicates": gettext_lazy("search for duplicates"),
    "end-shares": gettext_lazy("end of access"),
    "exports": gettext_lazy("exports"),
    "files": gettext_lazy("files"),
    "figures": gettext_lazy("key figures"),
    "fill": gettext_lazy("test data"),
    "first_admin": gettext_lazy("first administrator"),
    "grading": gettext_lazy("grading"),
    "help": gettext_lazy("requests for help"),
    "impact": gettext_lazy("clock of impact assessments"),
    "import": gettext_lazy("imports"),
    "library": gettext_lazy("template library"),
    "incidents": gettext_lazy("clock of incidents"),
    "index": gettext_lazy("search index"),
    "lapse-changes": gettext_lazy("end of proposed changes"),
    "lapse-requests": gettext_lazy("end of requests"),
    "leads": gettext_lazy("leads"),
    "leaving": gettext_lazy("handover of a leaver"),
    "merge": gettext_lazy("merging"),
    "payments": gettext_lazy("payments under contracts"),
    "obligations": gettext_lazy("obligations under contracts"),
    "outward": gettext_lazy("shares outward"),
    "proof": gettext_lazy("check of the register"),
    "paper": gettext_lazy("paper files"),
    "quality": gettext_lazy("quality of the archives"),
    "reading": gettext_lazy("reading of scans"),
    "recertify": gettext_lazy("quarterly confirmation of access"),
    "ready": gettext_lazy("health check"),
    "reference": gettext_lazy("controlled lists"),
    "remind": gettext_lazy("entry clock"),
    "review": gettext_lazy("review of archives"),
    "rights": gettext_lazy("requests about personal data"),
    "rotate_keys": gettext_lazy("change of keys"),
    "sealed_verify": gettext_lazy("check of sealed data"),
    "selections": gettext_lazy("selections"),
    "watch": gettext_lazy("watch over access"),
    "sign-off": gettext_lazy("sign-offs"),
    "spot_check": gettext_lazy("spot checks"),
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
