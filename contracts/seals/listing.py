"""The register of seals: narrowed, by pages, and as rows of a file."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from contracts.models import SealUse

from . import asking
from .keeping import RUN

State = SealUse.State
TABS = {
    "open": (pgettext_lazy("seals", "Waiting"), SealUse.OPEN),
    "sealed": (pgettext_lazy("seals", "Sealed"), (State.SEALED,)),
    "not": (pgettext_lazy("seals", "Not sealed"), (State.REFUSED, State.WITHDRAWN, State.VOID)),
    "all": (pgettext_lazy("seals", "All"), ()),
}
PERIODS = {"30": gettext_lazy("30 days"), "90": gettext_lazy("90 days"), "365": gettext_lazy("a year")}
MOST = 5000  # lines of one file


@dataclass(frozen=True)
class Wanted:
    """What of the register is asked for; what makes no sense is left out."""

    tab: str = "open"
    seal: str = ""
    purpose: str = ""
    days: str = ""

    @classmethod
    def of(cls, asked) -> "Wanted":
        return cls(
            tab=asked.get("tab") if asked.get("tab") in TABS else "open",
            seal=_uuid(asked.get("seal", "")),
            purpose=asked.get("purpose") if asked.get("purpose") in SealUse.Purpose else "",
            days=asked.get("days") if asked.get("days") in PERIODS else "",
        )

    def query(self, **more: str) -> str:
        return "?" + urlencode({key: value for key, value in (vars(self) | more).items() if value})


def seen(user) -> QuerySet[SealUse]:
    """Whoever runs the seals and whoever audits them see all lines, everybody else what concerns her."""
    rows = SealUse.objects.select_related("seal", "contract", "asked_by", "decided_by", "sealed_by")
    if user.has_perm(RUN) or user.has_perm("customers.view_trail"):
        return rows
    return rows.filter(asking.concerned(user))


def narrowed(rows: QuerySet[SealUse], wanted: Wanted, now: datetime) -> QuerySet[SealUse]:
    if states := TABS[wanted.tab][1]:
        rows = rows.filter(state__in=states)
    if wanted.seal:
        rows = rows.filter(seal=wanted.seal)
    if wanted.purpose:
        rows = rows.filter(purpose=wanted.purpose)
    if wanted.days:
        rows = rows.filter(created_at__gte=now - timedelta(days=int(wanted.days)))
    return rows


def lines(rows: QuerySet[SealUse]) -> Iterator[list[str]]:
    """The register as a file: headings, then a line for each use, newest first."""
    yield [
        str(one)
        for one in (
            *(
                pgettext("document", "Number"),
                pgettext("seal", "Seal"),
                pgettext("seal", "Paper"),
                _("Purpose"),
                pgettext("seal", "Copies"),
                _("Pages of each"),
            ),
            *(_("Asked for by"), _("Asked for at"), _("Approved by"), _("Sealed by"), _("State")),
            *(_("Sealed or ended at"), _("Reason"), _("Fingerprint")),
        )
    ]
    for use in rows.order_by("-created_at", "-pk")[:MOST]:
        yield [
            use.number or "",
            use.seal.name,
            use.paper,
            use.get_purpose_display(),
            str(use.copies),
            str(use.pages),
            use.asked_by.name,
            _moment(use.created_at),
            approved_by(use),
            use.sealed_by.name if use.sealed_by else "",
            use.get_state_display(),
            _moment(use.ended_at),
            " ".join(filter(None, (use.get_ground_display() if use.ground else "", use.comment))),
            use.digest,
        ]


def approved_by(use: SealUse) -> str:
    """A contract by its own approval, another paper by a person."""
    if use.contract_id:
        return _("approval of the contract")
    return use.decided_by.name if use.decided_by else ""


def _moment(at: datetime | None) -> str:
    return date_format(localtime(at), "Y-m-d H:i") if at else ""


def _uuid(text: str) -> str:
    try:
        return str(UUID(text))
    except ValueError:
        return ""
