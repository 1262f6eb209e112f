"""Opening a dispute: in one transaction its archive is held, its contract marked, and the handlers read it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.utils.timezone import localdate
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from agency.acting import acting
from agency.errors import Refused
from agency.models import Notice
from contracts.drafting import keeping
from contracts.models import Contract, Dispute
from customers import numbering

from . import rights

PREFIX = "JF"  # 纠纷
LEAST = 6
FOLLOWING: list[Callable] = []


def when_opened(function: Callable) -> Callable:
    """Register `function(dispute, *, by, now)`: what a dispute brings about, in its own transaction."""
    FOLLOWING.append(function)
    return function


@dataclass(frozen=True)
class Matter:
    """What it is about, as far as one knows at the start. Amounts in fen."""

    subject: str
    facts: str
    claim: int | None = None
    counter_claim: int | None = None
    lawyer: str = ""


def open_dispute(contract: Contract, matter: Matter, *, by, now: datetime | None = None) -> Dispute:
    """Open it; the opener handles it until it is handed on.

    Raises `PermissionDenied` for whoever neither writes the contract nor handles disputes, `Refused` without
    facts, and whatever keeps its evidence from being held: then nothing was opened.
    """
    now = now or clock()
    with acting(by, reason=gettext_noop("dispute opened")):
        contract = keeping.locked(contract.pk, by)
        if not rights.may_open(by, contract):
            raise PermissionDenied
        if not matter.subject.strip() or len(matter.facts.strip()) < LEAST:
            raise Refused(_("Say in a word what it is about, and in a sentence what happened."))
        dispute = Dispute(
            contract=contract,
            customer_id=contract.customer_id,
            number=numbering.take(PREFIX, year=localdate(now).year),
            subject=matter.subject.strip()[:120],
            facts=matter.facts.strip(),
            claim=matter.claim,
            counter_claim=matter.counter_claim,
            lawyer=matter.lawyer.strip() or None,
            keeper=by,
            opened_by=by,
            opened_at=now,
        )
        dispute.save(force_insert=True)
        handlers = rights.handlers()
        contract.disputed = True
        contract.readers = sorted({*contract.readers, by.pk, *(one.pk for one in handlers)})
        contract.save(update_fields=["disputed", "readers", "updated_at"])
        for function in FOLLOWING:
            function(dispute, by=by, now=now)
        keeping.note("dispute_opened", contract, by=by, dispute=str(dispute.pk), number=dispute.number)
        for person in handlers:
            if person.pk != by.pk:
                tell("dispute_opened", dispute, person, person=by.name)
    return dispute


def tell(kind: str, dispute: Dispute, to, key: str = "", **params) -> bool:
    return Notice.objects.post(
        key=f"{kind}:{dispute.pk}:{key}:{to.pk}",
        to=to,
        kind=kind,
        params={"number": dispute.number} | params,
        url=dispute.get_absolute_url(),
    )
