"""Archives and open work among the lines of the palette (`agency.search`)."""

from collections.abc import Iterator
from datetime import timedelta

from django.db.models import QuerySet
from django.db.models.functions import Now
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agency.encryption import tokens
from agency.models import Event
from agency.search import Group, Hit, finds, said

from . import inbox, searching
from .models import Customer, Intake, Lead

LOOKED_AT = 30  # decisions of each kind the palette looks through
OPENED = 200  # open first contacts and leads it opens: what waits is short, and no index stands over it
ONE_SEARCH = timedelta(seconds=10)  # what is typed within it counts as one search in the register
TRIAGE = "customers.triage_leads"
KINDS = {
    Customer.Kind.INDIVIDUAL: gettext_lazy("Customers"),
    Customer.Kind.ORGANISATION: gettext_lazy("Organisations"),
    Customer.Kind.GROUP: gettext_lazy("Groups"),
}


@finds
def archives(user, text: str, *, limit: int, via: str) -> Iterator[Group]:
    """The archives that answer `text`, by kind; while she types, one line in the register per ten seconds."""
    if not user.has_perm("customers.view_customer"):
        return
    found = searching.find(user, text, limit=limit)
    if via != "palette" or not _just_noted(user):
        searching.note(user, found, via=via)
    for kind, label in KINDS.items():
        yield Group(str(label), [_archive(one) for one in found.rows if one.kind == kind])


@finds
def contacts(user, text: str, *, limit: int, via: str) -> Iterator[Group]:
    """First contacts this person may enter, and leads where she screens them, by name or number."""
    if user.has_perm("customers.add_intake"):
        rows = Intake.objects.visible_to(user).waiting().filter(lead=None).order_by("due_at")
        yield Group(
            _("First contacts"), [_work(row, "timer", row.due_at) for row in _answering(rows, text, limit)]
        )
    if user.has_perm(TRIAGE):
        rows = Lead.objects.triable_by(user).waiting().order_by("collected_at")
        yield Group(_("Leads"), [_work(row, "funnel", row.due_at) for row in _answering(rows, text, limit)])


@finds
def tasks(user, text: str, *, limit: int, via: str) -> Iterator[Group]:
    """What waits for this person's decision and is called so: by kind, number or colleague."""
    waiting = inbox.waiting(user, LOOKED_AT)
    meant = [
        item for item in waiting if any(said(words, text) for words in (item.label, item.title, item.who))
    ]
    yield Group(
        _("Tasks"),
        [Hit(item.url, item.title, f"{item.label} · {item.who}", item.icon) for item in meant[:limit]],
    )


def _archive(customer: Customer) -> Hit:
    who = f"{customer.number} · {customer.owner.name}"
    return Hit(customer.get_absolute_url(), str(customer.name), who, customer.icon)


def _answering(rows: QuerySet, text: str, limit: int) -> list[Intake | Lead]:
    """Those of the `OPENED` most urgent whose name, phone or address is meant."""
    return [row for row in rows[:OPENED] if _meant(row, text)][:limit]


def _meant(row: Intake | Lead, text: str) -> bool:
    return tokens.matches(
        text,
        name=row.contact or "",
        phones=[row.phone or ""],
        emails=[getattr(row, "email", None) or ""],
        wechat=getattr(row, "wechat", None) or "",
    )


def _work(row: Intake | Lead, icon: str, due_at) -> Hit:
    until = _("by %(moment)s") % {"moment": date_format(localtime(due_at), "SHORT_DATETIME_FORMAT")}
    return Hit(row.get_absolute_url(), str(row.contact or _("without a name")), until, icon)


def _just_noted(user) -> bool:
    searches = Event.objects.filter(by=user, at__gt=Now() - ONE_SEARCH, kind=Event.Kind.SEARCHED)
    return searches.filter(data__via="palette").exists()
