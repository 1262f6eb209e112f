"""How a line of the register reads on the timeline of its archive; each part of the product says its own.

An act on an archive or one of its parts writes `Event.note(kind, by=…, subject=customer.pk, **codes)`, never a
personal value, and its words are registered here once, beside the act.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from agency.models import Event

from . import timeline
from .showing import Sheet


@dataclass(frozen=True)
class Told:
    """What a register line says: `icon` (Lucide), `tone` (a colour of the palette), `url` to more."""

    icon: str
    title: str
    body: str = ""
    tone: str = ""
    url: str = ""
    chips: tuple[str, ...] = ()


Teller = Callable[[Sheet, Event], Told | None]
TELLERS: dict[str, Teller] = {}


def tells(*kinds: str) -> Callable[[Teller], Teller]:
    """Register a function (sheet, event) → Told, or None where this event says nothing there."""

    def register(teller: Teller) -> Teller:
        for kind in kinds:
            TELLERS[kind] = teller
            timeline.SHOWN_EVENTS.add(str(kind))
        return teller

    return register


@tells(Event.Kind.PRINTED)
def _printed(sheet: Sheet, event: Event) -> Told:
    return Told("printer", _("Printed"))


@tells(Event.Kind.EXPORTED)
def _exported(sheet: Sheet, event: Event) -> Told:
    return Told("download", _("Exported"))


@tells(Event.Kind.BREACHED)
def _breached(sheet: Sheet, event: Event) -> Told:
    return Told("timer-off", _("48 hours exceeded"), tone="rose")


@tells(Event.Kind.TAMPERED)
def _tampered(sheet: Sheet, event: Event) -> Told:
    return Told("triangle-alert", _("Damaged data found"), tone="rose")
