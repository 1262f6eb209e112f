"""An act on 5,000 archives: frozen, carried out in batches as the clock does, taken back."""

import time

from django.utils.timezone import now

from agency.acting import acting
from customers import selecting
from customers.filters import Filters
from customers.models import Customer

from .people import Person

SECONDS = 60  # ours: an act on 5,000 is over before the coffee is
WHY = "Regular review of the grades"


def edit(person: Person) -> list[dict]:
    """Seconds to re-grade 5,000 archives and to take it back; the archives are as before afterwards."""
    with acting(person.user):
        selection = selecting.freeze_all(Filters(grade="c"), by=person.user, now=now())
        selecting.grade(selection, by=person.user, grade=Customer.Grade.B, reason=WHY, now=now())
    began = time.perf_counter()
    selecting.go_on()
    middle = time.perf_counter()
    with acting(person.user):
        changed = selecting.undo(selection, by=person.user, now=now())
    ended = time.perf_counter()
    if changed != len(selection.customers):
        raise RuntimeError(f"{changed} archives taken back")
    return [_line("bulk_edit_5000_s", middle - began), _line("bulk_undo_5000_s", ended - middle)]


def _line(name: str, seconds: float) -> dict:
    return {
        "name": name,
        "value": round(seconds, 1),
        "reference": SECONDS,
        "ratio": round(seconds / SECONDS, 2),
        "target": 1,
        "ok": seconds <= SECONDS,
    }
