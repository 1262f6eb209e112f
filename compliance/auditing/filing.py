"""The yearly report on children's data: counted, packed, sealed, and filed by 31 January (条例 art. 37)."""

import io
import zipfile
from datetime import date, datetime
from hashlib import sha256

from django.core.exceptions import PermissionDenied
from django.utils.timezone import localdate
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agency import spreadsheets
from agency.acting import acting
from agency.errors import Refused
from agency.models import Event
from compliance.models import AffectedArchive, DisposalItem, MinorsFiling, OutwardSubject
from customers.models import AccessRequest, Consent, Customer, Emergency, MinorsManager, ShareRequest
from customers.papers.paper import Block, Entry, Paper, minute, stamp
from customers.papers.typesetting import pdf

from . import periods
from .measures import Period
from .measuring_access import childrens_data_approved
from .rights import APPROVE, DRAFT

LABELS = {
    "archives": gettext_lazy("Archives of children under 14 at the end of the year"),
    "registered": gettext_lazy("of them registered in the year"),
    "guardians": gettext_lazy("Consents of guardians given in the year"),
    "named": gettext_lazy("Managers named for children’s data"),
    "asked": gettext_lazy("Requests to open sensitive data"),
    "approved": gettext_lazy("of them approved"),
    "refused": gettext_lazy("of them refused or lapsed"),
    "views": gettext_lazy("Looks at sensitive data, all written down"),
    "unapproved": gettext_lazy("Looks without approval"),
    "shares": gettext_lazy("Shares with other departments"),
    "outward": gettext_lazy("Children whose data went to recipients outside"),
    "emergencies": gettext_lazy("Emergencies"),
    "misuse": gettext_lazy("of them judged not justified"),
    "incidents": gettext_lazy("Children affected by security incidents"),
    "destroyed": gettext_lazy("Archives destroyed in the year"),
}
MEASURES = (
    gettext_lazy("Field encryption with a key for each archive; masked display; purpose for each look."),
    gettext_lazy(
        "Sensitive data of children open only after approval by a named manager, for a limited time."
    ),
    gettext_lazy("Every look stands in a register that is chained, signed daily and verified nightly."),
    gettext_lazy("Guardian’s consent at registration; an archive without one cannot be saved."),
)


def may_make(user) -> bool:
    return user.has_perm(DRAFT) or user.has_perm(APPROVE)


def count(year: int, now: datetime) -> dict[str, int]:
    """The figures of a year, as they stand at its end or now."""
    period = Period(*periods.period_of("minors", year), now)
    children = Customer.objects.filter(minor=True, entered_at__lt=period.end)
    ids = children.values("pk")
    asked = AccessRequest.objects.filter(
        gate="minor", created_at__gte=period.start, created_at__lt=period.end
    )
    opened = {"opened_at__gte": period.start, "opened_at__lt": period.end}
    emergencies = Emergency.objects.filter(customer__in=ids, **opened)
    looks = childrens_data_approved(period)
    gone = DisposalItem.objects.filter(
        state="destroyed", customer__minor=True, ended_at__gte=period.start, ended_at__lt=period.end
    )
    shares = ShareRequest.objects.filter(
        customer__in=ids, decided_at__gte=period.start, decided_at__lt=period.end
    )
    consents = Consent.objects.filter(
        customer__in=ids, decision="granted", form="guardian", at__gte=period.start, at__lt=period.end
    )
    issued = {"share__issued_at__gte": period.start, "share__issued_at__lt": period.end}
    outward = OutwardSubject.objects.filter(customer__in=ids, **issued)
    touched = AffectedArchive.objects.filter(
        customer__in=ids,
        incident__drill=False,
        incident__detected_at__gte=period.start,
        incident__detected_at__lt=period.end,
    )
    return {
        "archives": children.filter(state__in=("active", "awaiting")).count(),
        "registered": children.filter(entered_at__gte=period.start).count(),
        "guardians": consents.count(),
        "named": MinorsManager.objects.filter(active=True).count(),
        "asked": asked.count(),
        "approved": asked.filter(state="approved").count(),
        "refused": asked.filter(state__in=("refused", "lapsed")).count(),
        "views": looks.population,
        "unapproved": looks.hits,
        "shares": shares.filter(state__in=("approved", "ended", "revoked")).count(),
        "outward": outward.values("customer").distinct().count(),
        "emergencies": emergencies.count(),
        "misuse": emergencies.filter(state="misuse").count(),
        "incidents": touched.values("customer").distinct().count(),
        "destroyed": gone.count(),
    }


def make(year: int, *, by, statement: str, now: datetime | None = None) -> MinorsFiling:
    """Count, draw and seal the pack; made again until it is filed. Raises `Refused` for a year not begun."""
    moment = now or clock()
    if not may_make(by):
        raise PermissionDenied
    if not statement.strip():
        raise Refused(_("Write the statement."))
    if year > localdate(moment).year:
        raise Refused(_("This year has not begun."))
    with acting(by, reason="filing"):
        filing = MinorsFiling.objects.select_for_update(no_key=True).filter(year=year).first()
        if filing and filing.filed_on:
            raise Refused(_("The report of this year is filed; it stays as it is."))
        filing = filing or MinorsFiling(year=year)
        filing.figures, filing.statement = count(year, moment), statement.strip()
        filing.made_by, filing.made_at = by, moment
        filing.pack = _zip(filing, by, moment)
        filing.digest = sha256(filing.pack).hexdigest()
        filing.save()
        Event.note(
            Event.Kind.AUDIT, by=by, subject=filing.pk, act="pack_made", year=year, digest=filing.digest
        )
    return filing


def _zip(filing: MinorsFiling, by, now: datetime) -> bytes:
    file = io.BytesIO()
    rows = [[str(LABELS[code]), str(value)] for code, value in filing.figures.items()]
    sheet = spreadsheets.xlsx_file(
        [[_("Figure"), _("Number")], *rows], title=f"{filing.year}", mark=stamp(by, now)
    )
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as pack:
        pack.writestr(f"minors-{filing.year}.pdf", pdf(paper(filing, stamp(by, now))))
        pack.writestr(f"minors-{filing.year}.xlsx", sheet.read())
    return file.getvalue()


def paper(filing: MinorsFiling, watermark: str) -> Paper:
    return Paper(
        title=_("Report on the audit of children’s data %(year)s") % {"year": filing.year},
        file=f"minors-{filing.year}",
        head=(Entry(_("Made at"), minute(filing.made_at)), Entry(_("Made by"), str(filing.made_by))),
        blocks=(
            Block(
                _("Figures"),
                columns=(_("Figure"), _("Number")),
                rows=tuple((str(LABELS[code]), str(value)) for code, value in filing.figures.items()),
                widths=(0, 30),
            ),
            Block(_("Measures"), paragraphs=tuple(str(one) for one in MEASURES)),
            Block(_("Statement"), paragraphs=(str(filing.statement),)),
        ),
        sign=(_("Person in charge"), _("Seal"), _("Date")),
        watermark=watermark,
    )


def file(year: int, *, by, filed_on: date, receipt: str, now: datetime | None = None) -> MinorsFiling:
    """Record that it was filed: day and receipt of the authority. After that nothing of it changes."""
    if not by.has_perm(APPROVE):
        raise PermissionDenied
    if not receipt.strip():
        raise Refused(_("Enter the receipt of the authority."))
    if filed_on > localdate(now or clock()):
        raise Refused(_("This day is still to come."))
    with acting(by, reason="filing"):
        filing = MinorsFiling.objects.select_for_update(no_key=True).get(year=year)
        if filing.filed_on:
            raise Refused(_("The report of this year is filed; it stays as it is."))
        filing.filed_on, filing.receipt, filing.filed_by = filed_on, receipt.strip(), by
        filing.save(update_fields=["filed_on", "receipt", "filed_by"])
        Event.note(Event.Kind.AUDIT, by=by, subject=filing.pk, act="filed", year=year)
    return filing


def deadline(year: int) -> date:
    return periods.due_on("minors", year)


def note_taken(filing: MinorsFiling, *, by) -> None:
    """That the pack was taken stands in the register first."""
    Event.note(Event.Kind.AUDIT, by=by, subject=filing.pk, act="pack_taken", year=filing.year)
