"""A request comes in: noted by a colleague, or written by the person on our own page; once, however often sent."""

import base64
import re
from datetime import datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import connection
from django.utils.crypto import salted_hmac
from django.utils.timezone import localdate
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from agency.acting import acting, acting_as
from agency.encryption.ids import uuid7
from agency.errors import Refused
from agency.holders import holders
from agency.models import Event, Notice, User
from compliance.models import RightsRequest
from customers import numbering
from customers.leads import doors
from customers.models import Customer

from . import timing
from .timing import ACTOR

TAKE = "compliance.take_rights"
PREFIX = "QL"  # 权利
RECEIVED = gettext_noop("Request about personal data received")
SIGNS = 16  # of a tracking code: 80 bits


def receive(
    *,
    kind: str,
    channel: str,
    name: str,
    contact: str,
    words: str = "",
    behalf: str = "",
    exercised: str = "",
    language: str = "zh-hans",
    customer: Customer | None = None,
    by: User | None = None,
    received_at: datetime | None = None,
    pk: UUID | None = None,
    now: datetime | None = None,
) -> RightsRequest:
    """Take a request in; `by` is None for the person's own page, which names no archive.

    `pk` is the form's one-time id: sent twice, it gives the request already made. Raises `PermissionDenied` for
    a colleague without the right, `Refused` where something is missing.
    """
    now, pk = now or clock(), pk or uuid7()
    if by is not None and not by.has_perm(TAKE):
        raise PermissionDenied
    if not name.strip() or not contact.strip():
        raise Refused(_("Name the person and how to reach her."))
    if kind == RightsRequest.Kind.RELATIVE and exercised not in OF_A_RELATIVE:
        raise Refused(_("Say what the near relative asks for."))
    with acting(by, reason=RECEIVED) if by else acting_as(ACTOR, reason=RECEIVED):
        _wait_for_same_form(pk)
        with acting_as(ACTOR, reason=RECEIVED):
            made = RightsRequest.objects.filter(pk=pk).first()
        if made:
            return made
        request = RightsRequest(
            pk=pk,
            number=numbering.take(PREFIX, year=localdate(now).year),
            kind=kind,
            exercised=exercised if kind == RightsRequest.Kind.RELATIVE else "",
            channel=channel,
            language=language,
            customer=customer,
            tracking=digest(code_of(pk)),
            submitted_by=by,
            name=name.strip(),
            contact=contact.strip(),
            words=words.strip() or None,
            behalf=behalf.strip() or None,
            received_at=received_at or now,
        )
        request.due_on = timing.due_on(request)
        request.save(force_insert=True)
        subject = customer.pk if customer else request.pk
        Event.note(
            Event.Kind.RIGHTS, by=by, subject=subject, act="received", fact=kind, channel=channel,
            number=request.number,
        )  # fmt: skip
        _tell(request)
    return request


OF_A_RELATIVE = ("access", "copy", "correct", "delete")  # PIPL art. 49: 查阅、复制、更正、删除


def code_of(pk: UUID) -> str:
    """The code by which the person reads the state, the same for the same request; known to nobody else."""
    raw = salted_hmac("compliance.rights.code", str(pk), algorithm="sha256").digest()
    text = base64.b32encode(raw).decode()[:SIGNS]
    return "-".join(text[place : place + 4] for place in range(0, SIGNS, 4))


def digest(code: str) -> str:
    plain = re.sub(r"[^A-Z2-7]", "", code.upper().replace("0", "O").replace("1", "I"))
    return doors.digest("rights-code", plain)


def find(code: str) -> RightsRequest | None:
    """The request with this code, for the person's own page."""
    if len(code) > 60:
        return None
    with acting_as(ACTOR):
        return RightsRequest.objects.filter(tracking=digest(code)).first()


def officers():
    """Who handles requests."""
    return holders(timing.HANDLE).order_by("pk")


def _tell(request: RightsRequest) -> None:
    for person in officers():
        Notice.objects.post(
            key=f"rights:{request.pk}:{person.pk}",
            to=person,
            kind="rights_received",
            params={"number": request.number, "due_on": request.due_on.isoformat()},
            url=request.get_absolute_url(),
        )


def _wait_for_same_form(pk: UUID) -> None:
    """Two clicks on one form come one after the other."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"rights:{pk}"])
