"""The register (备案): what happened in the house, one line each, never rewritten (seed 000 §四, D13).

Lines hold codes and ids only, so the audit administrator, who may see no customer, may read it too.
"""

from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from agency.models import Department, Event, User
from compliance import differences
from compliance.forms.narrowing import PERIODS
from compliance.trail import Asked, Cell, Column, Listing, Source
from customers.models import ChangeRequest, Purpose, ShareRequest, Verification

from . import words

TONES = {
    **dict.fromkeys(("breached", "tampered", "sign_in_failed"), "rose"),
    **dict.fromkeys(("revealed", "searched", "exported", "printed"), "violet"),
    **dict.fromkeys(("registered", "collected", "changed", "verified"), "teal"),
    **dict.fromkeys(("share", "permission", "security", "keys"), "indigo"),
}
# Codes of the lines in words; a code that is not here stands as it is.
WORDS = {
    "access": gettext_lazy("Access log"),
    "act": gettext_lazy("act"),
    "archive": gettext_lazy("Archive"),
    "backdated": gettext_lazy("told late"),
    "because": gettext_lazy("because"),
    "change": gettext_lazy("change"),
    "cut": gettext_lazy("cut off"),
    "days": gettext_lazy("days"),
    "department": gettext_lazy("department"),
    "department_id": gettext_lazy("department"),
    "due_at": gettext_lazy("due at"),
    "fields": gettext_lazy("fields"),
    "field": gettext_lazy("field"),
    "filters": gettext_lazy("filters"),
    "form": gettext_lazy("form"),
    "format": gettext_lazy("format"),
    "found": gettext_lazy("found"),
    "kind": gettext_lazy("Record"),
    "kinds": gettext_lazy("searched by"),
    "list": gettext_lazy("list"),
    "locked": gettext_lazy("locked"),
    "number": gettext_lazy("number"),
    "given": gettext_lazy("roles given"),
    "grade": gettext_lazy("grade"),
    "means": gettext_lazy("by means of"),
    "on_time": gettext_lazy("on time"),
    "outcome": gettext_lazy("outcome"),
    "owner_id": gettext_lazy("owner"),
    "taken": gettext_lazy("roles taken away"),
    "user": gettext_lazy("colleague"),
    "person": gettext_lazy("colleague"),
    "period": gettext_lazy("Time range"),
    "place": gettext_lazy("place"),
    "register": gettext_lazy("Filing register"),
    "purpose": gettext_lazy("purpose"),
    "request": gettext_lazy("request"),
    "rows": gettext_lazy("rows"),
    "sessions": gettext_lazy("sessions ended"),
    "shares": gettext_lazy("Shares"),
    "since": gettext_lazy("from"),
    "until": gettext_lazy("to"),
    "verification": gettext_lazy("second check"),
    "version": gettext_lazy("version"),
    "via": gettext_lazy("through"),
    "asked": gettext_lazy("asked"),
    "approved": gettext_lazy("approved"),
    "columns": gettext_lazy("columns"),
    "customers": gettext_lazy("customers"),
    "destroyed": gettext_lazy("destroyed"),
    "downloaded": gettext_lazy("downloaded"),
    "export": gettext_lazy("export"),
    "failed": gettext_lazy("failed"),
    "lapsed": gettext_lazy("lapsed"),
    "made": gettext_lazy("made"),
    "plain": gettext_lazy("in plain"),
    "refused": gettext_lazy("refused"),
    "withdrawn": gettext_lazy("withdrawn"),
    "history": gettext_lazy("history"),
    "registration": gettext_lazy("registration form"),
    "engaged": gettext_lazy("account opened"),
    "left": gettext_lazy("account closed"),
    "came_back": gettext_lazy("account opened again"),
    "changed": gettext_lazy("changed"),
    "password_issued": gettext_lazy("password issued"),
    "second_factor_freed": gettext_lazy("second factor removed"),
    "department_closed": gettext_lazy("department closed"),
    "roles": gettext_lazy("roles"),
    "sessions_ended": gettext_lazy("sessions ended"),
    "palette": gettext_lazy("search window"),
    "page": gettext_lazy("search page"),
    "password": gettext_lazy("password"),
    "totp": gettext_lazy("authenticator app"),
    "webauthn": gettext_lazy("passkey"),
    "recovery_codes": gettext_lazy("recovery code"),
    "idle": gettext_lazy("nothing was done for a while"),
    "limit": gettext_lazy("twelve hours were over"),
    "rights": gettext_lazy("rights were changed"),
    "letters": gettext_lazy("pinyin or initials"),
    "name": gettext_lazy("part of a name"),
    "digits": gettext_lazy("last four digits"),
    "phone": gettext_lazy("phone"),
    "proposed": gettext_lazy("proposed"),
    "acknowledged": gettext_lazy("acknowledged"),
    "drafter": gettext_lazy("proposed by"),
    "email": gettext_lazy("e-mail"),
    "document": gettext_lazy("document number"),
}
IDS = ("request", "change", "verification", "selection", "number")  # of use in exports only
PEOPLE, UNITS = ("person", "user", "owner_id", "drafter"), ("department", "department_id")


def rows(asked: Asked):
    events = Event.objects.all()
    if asked.narrowing.person:
        events = events.filter(by=asked.narrowing.person)
    if asked.record:
        events = events.filter(subject=asked.record)
    if asked.narrowing.kind:
        events = events.filter(kind=asked.narrowing.kind)
    return events


def tell(asked: Asked, wanted: dict[str, list]) -> dict[tuple, list[Cell]]:
    events = list(Event.objects.filter(pk__in=wanted["event"]).select_related("by__department"))
    numbers = words.numbers(event.subject for event in events)
    names = _names(events)
    return {("event", event.pk): _cells(event, numbers, names) for event in events}


def _names(events: list[Event]) -> dict[tuple, str]:
    """{(key, value): name} of the purposes, colleagues and departments the lines speak of."""
    names = {("purpose", purpose.code): str(purpose) for purpose in Purpose.objects.all()}
    for keys, model in ((PEOPLE, User), (UNITS, Department)):
        ids = {event.data[key] for event in events for key in keys if isinstance(event.data.get(key), int)}
        for pk, name in model.objects.filter(pk__in=ids).values_list("pk", "name"):
            names |= {(key, pk): name for key in keys}
    return names


def _cells(event: Event, numbers: dict, names: dict) -> list[Cell]:
    subject = str(event.subject or "")
    known = words.archive(event.subject, numbers, at=event.at)
    details = {name: value for name, value in event.data.items() if name not in IDS}
    return [
        words.moment(event.at),
        Cell(event.get_kind_display(), "chip", tone=TONES.get(event.kind, "line")),
        words.person(event.by, event.actor),
        known if known.text else Cell(subject[-12:] and f"…{subject[-12:]}", "code", moment=event.at),
        Cell(in_words(details, names)),
        Cell(subject, "code"),
        Cell(str(event.request_id or ""), "code"),
    ]


def in_words(data: dict[str, Any], names: dict[tuple, str]) -> str:
    """The details of a line: “fields: phone; purpose: contact the customer”."""
    told = []
    for name, value in data.items():
        if value not in (None, "", [], {}, False):
            told.append(
                _("%(what)s: %(value)s") % {"what": WORDS.get(name, name), "value": _told(name, value, names)}
            )
    return pgettext("between facts", "; ").join(told)


def _told(name: str, value: Any, names: dict[tuple, str]) -> str:
    if isinstance(value, dict):
        return in_words(value, names)
    if isinstance(value, list):
        known = differences.field_labels(map(str, value)) if name == "fields" else _each(value)
        return words.listed(known)
    if isinstance(value, str | int) and (name, value) in names:
        return names[name, value]
    if name.endswith("_at") and (moment := parse_datetime(str(value))):
        return f"{localtime(moment):%Y-%m-%d %H:%M}"
    if name == "field":
        return differences.field_labels([value])[0]
    if name == "period":
        return str(PERIOD.get(value, value))
    if value is True:
        return _("yes")
    return str(STATES.get(value) or WORDS.get(value) or value) if isinstance(value, str) else str(value)


def _each(values: list) -> list[str]:
    return [str((isinstance(value, str) and WORDS.get(value)) or value) for value in values]


PERIOD = {code: label for code, (label, _span) in PERIODS.items()}
STATES = (
    dict(ChangeRequest.State.choices) | dict(Verification.State.choices) | dict(ShareRequest.State.choices)
)
LISTING = Listing(
    code="register",
    title=gettext_lazy("Filing register"),
    hint=gettext_lazy("What happened in the house, line by line; nothing in it can be rewritten."),
    columns=(
        Column(gettext_lazy("When")),
        Column(gettext_lazy("Event"), "m2"),
        Column(gettext_lazy("Done by"), "m1"),
        Column(gettext_lazy("Record"), "m3"),
        Column(gettext_lazy("Details"), "m3"),
        Column(gettext_lazy("Id of the record"), "file"),
        Column(gettext_lazy("Request"), "file"),
    ),
    kind=gettext_lazy("Event"),
    kinds=lambda: list(Event.Kind.choices),
    sources=lambda asked: [Source("event", rows(asked), "at")],
    tell=tell,
    permissions=("customers.view_trail", "agency.view_register"),
)
