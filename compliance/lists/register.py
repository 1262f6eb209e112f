"""The register (备案): what happened in the house, one line each, never rewritten (seed 000 §四, D13).

Lines hold codes and ids only, so the audit administrator, who may see no customer, may read it too.
"""

from typing import Any
from uuid import UUID

from django.utils.dateparse import parse_datetime
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from agency.lifecycle import KINDS, STAGE_OF
from agency.models import Department, Event, User
from compliance import differences
from compliance.forms.narrowing import PERIODS
from compliance.trail import Asked, Cell, Column, Listing, Source
from customers.exporting import columns as exporting
from customers.importing import columns as importing
from customers.models import Purpose, SourceChannel

from . import words
from .codes import word

TONES = {
    **dict.fromkeys(("breached", "tampered", "sign_in_failed"), "rose"),
    **dict.fromkeys(("revealed", "searched", "exported", "printed"), "violet"),
    **dict.fromkeys(("registered", "collected", "changed", "verified"), "teal"),
    **dict.fromkeys(("share", "permission", "security", "keys"), "indigo"),
}
NUMBERS = ("number", "request", "verification", "selection")  # of use in exports only
PEOPLE, UNITS = ("person", "user", "owner_id", "drafter", "heir"), ("department", "department_id")


def rows(asked: Asked):
    events = Event.objects.all()
    if asked.narrowing.person:
        events = events.filter(by=asked.narrowing.person)
    if asked.record:
        events = events.filter(subject=asked.record)
    if asked.narrowing.kind in STAGES:
        events = events.filter(kind__in=STAGES[asked.narrowing.kind])
    elif asked.narrowing.kind:
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
    if any("source_id" in event.data for event in events):
        names |= {("source_id", one.pk): str(one) for one in SourceChannel.objects.all()}
    return names


def _cells(event: Event, numbers: dict, names: dict) -> list[Cell]:
    subject = str(event.subject or "")
    known = words.archive(event.subject, numbers, at=event.at)
    details = {name: value for name, value in event.data.items() if name not in NUMBERS}
    return [
        words.moment(event.at),
        Cell(event.get_kind_display(), "chip", tone=TONES.get(event.kind, "line")),
        Cell(str(STAGE_OF[event.kind].label) if event.kind in STAGE_OF else ""),
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
        if value not in (None, "", [], {}, False) and not _only_an_id(value):
            told.append(
                _("%(what)s: %(value)s") % {"what": word(name) or name, "value": _told(name, value, names)}
            )
    return pgettext("between facts", "; ").join(told)


def _told(name: str, value: Any, names: dict[tuple, str]) -> str:
    if name == "consents" and isinstance(value, dict):
        return words.listed(names.get(("purpose", code), code) for code, given in value.items() if given)
    if isinstance(value, dict):
        return in_words(value, names)
    if isinstance(value, list):
        return words.listed(_columns(value, names) if name in ("fields", "columns") else _each(value))
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
    return (isinstance(value, str) and word(value)) or str(value)


def _only_an_id(value: Any) -> bool:
    """Long ids are of use in exports only, where they have columns of their own."""
    try:
        return isinstance(value, str) and bool(UUID(value))
    except ValueError:
        return False


def _columns(codes: list, names: dict) -> list[str]:
    """Fields of an archive, columns of a sheet or of an export, by what their heads say."""
    return [_column(str(code), names) for code in codes]


def _column(code: str, names: dict) -> str:
    if code.startswith(importing.CONSENT):
        purpose = code.removeprefix(importing.CONSENT)
        return _("Consent: %(purpose)s") % {"purpose": names.get(("purpose", purpose), purpose)}
    if code == importing.COLLECTED:
        return importing.Target(code).label
    known = exporting.all_columns()
    return str(known[code].label) if code in known else differences.field_labels([code])[0]


def _each(values: list) -> list[str]:
    return [(isinstance(value, str) and word(value)) or str(value) for value in values]


def _kinds() -> list[tuple[str, str]]:
    stages = [(f"stage_{stage}", _("Stage: %(stage)s") % {"stage": stage.label}) for stage in KINDS]
    return stages + list(Event.Kind.choices)


STAGES = {f"stage_{stage}": kinds for stage, kinds in KINDS.items()}
PERIOD = {code: label for code, (label, _span) in PERIODS.items()}
LISTING = Listing(
    code="register",
    title=gettext_lazy("Filing register"),
    hint=gettext_lazy("What happened in the house, line by line; nothing in it can be rewritten."),
    columns=(
        Column(gettext_lazy("When")),
        Column(gettext_lazy("Event"), "m2"),
        Column(pgettext_lazy("of data", "Stage"), "p3"),
        Column(gettext_lazy("Done by"), "m1"),
        Column(gettext_lazy("Record"), "m3"),
        Column(gettext_lazy("Details"), "m3"),
        Column(gettext_lazy("Id of the record"), "file"),
        Column(gettext_lazy("Request"), "file"),
    ),
    kind=gettext_lazy("Event"),
    kinds=_kinds,
    sources=lambda asked: [Source("event", rows(asked), "at")],
    tell=tell,
    permissions=("customers.view_trail", "agency.view_register"),
)
