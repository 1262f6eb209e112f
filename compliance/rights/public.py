"""What the person's own page says of a request: five states, in words that give nothing away."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from compliance.models import RightsRequest

WORDS = {
    "received": _("We have received your request."),
    "checking": _("We check who asks, to protect the person it is about. We get in touch with you."),
    "waiting": _("We wait for something from you. Please get in touch with us."),
    "working": _("Your identity is checked; we work on the answer."),
    "answered": _("Answered. The letter was sent to you by the way you named."),
    "ended": _("This request is closed."),
}
STEPS = ("received", "checking", "working", "answered")
OF = {
    "received": "received",
    "identity": "checking",
    "verified": "working",
    "scoping": "working",
    "legal": "working",
    "review": "working",
    "executing": "working",
    "answered": "answered",
    "closed": "answered",
    "rejected": "answered",
    "withdrawn": "ended",
}


@dataclass(frozen=True)
class Said:
    """`at` is the step from 1; `due_on` only while it runs."""

    number: str
    kind: str
    words: str
    at: int
    received: datetime
    due_on: date | None
    paused: bool


def said_of(request: RightsRequest) -> Said:
    code = OF[request.state]
    if request.state == "review" and request.verified_at is None:
        code = "checking"
    if request.paused and request.running:
        code, at = "waiting", 2
    else:
        at = STEPS.index(code) + 1 if code in STEPS else 0
    return Said(
        number=request.number,
        kind=str(request.get_kind_display()),
        words=str(WORDS[code]),
        at=at,
        received=request.received_at,
        due_on=request.due_on if request.running and not request.paused else None,
        paused=request.paused,
    )
