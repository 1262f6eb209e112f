"""The copy that is given out: JSON for machines, PDF for people, the files; encrypted, seven days, then gone.

Three secrets go three ways: the address, the one-time code that opens the page, the password of the file. None of
them is kept (PIPL art. 45; 网络数据安全管理条例 art. 25).
"""

import hashlib
import io
import json
import secrets
from dataclasses import dataclass
from datetime import datetime

import pyzipper
from django.core.exceptions import PermissionDenied
from django.utils.timezone import localdate, localtime
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, override

from agency import policy
from agency.acting import acting, acting_as
from agency.errors import Refused
from compliance.models import RightsPackage, RightsRequest
from customers import fieldbook, revealing
from customers.attachments import opening
from customers.exporting import part_columns
from customers.exporting.columns import all_columns
from customers.leads import doors
from customers.models import Attachment, Customer, Purpose
from customers.papers import typesetting
from customers.papers.paper import Block, Entry, Paper

from . import handing_over
from .identifying import note
from .timing import ACTOR, HANDLE
from .working_out import GIVING

MADE = gettext_noop("Package for the customer")
OURS = ("number", "kind", "entered", "source")  # of the ledger; owner, grade and state are the house's own
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # no sign that is read for another
PURPOSE = "complaint"  # on the list of purposes: a legal matter of the customer herself


@dataclass(frozen=True)
class Made:
    """A package with the secrets that are shown once."""

    package: RightsPackage
    token: str
    code: str
    password: str


def make(request: RightsRequest, *, by, now: datetime | None = None) -> Made:
    """Pack everything the request asks for; earlier packages of it end. Raises `Refused` before it was agreed to."""
    if not by.has_perm(HANDLE):
        raise PermissionDenied
    moment = now or clock()
    with acting(by, reason=MADE):
        request.refresh_from_db(from_queryset=RightsRequest.objects.select_for_update(no_key=True))
        if (
            request.asks not in GIVING
            or request.state not in ("executing", "answered")
            or request.outcome == "refused"
            or request.customer_id is None
        ):
            raise Refused(_("A package is made when giving it out was agreed to."))
        handing_over.end_all(request, moment)
        password = "-".join("".join(secrets.choice(LETTERS) for _one in range(5)) for _two in range(4))
        token, code = doors.new_token(), doors.new_code()
        with acting_as(ACTOR, reason=MADE), override(request.language):
            content = _zip(request, password, moment)
            _write_down(request, by, moment)
        package = RightsPackage(
            request=request,
            customer=request.customer,
            content=content,
            size=len(content),
            digest=hashlib.sha256(content).hexdigest(),
            token_digest=doors.digest("rights-package", token),
            code_digest=handing_over.code_digest(token, code),
            made_by=by,
            made_at=moment,
            expires_at=moment + policy.RIGHTS_PACKAGE_LIFE,
        )
        package.save(force_insert=True)
        note(request, "package_made", by, size=len(content), digest=package.digest)
    return Made(package, token, code, password)


def _zip(request: RightsRequest, password: str, now: datetime) -> bytes:
    customer = request.customer
    columns = [
        column
        for code, column in all_columns().items()
        if code in OURS or column.group != "archive" or code in fieldbook.NAMES
    ]
    part_columns.load([customer], columns)
    facts, tables = _facts(customer, columns), _tables(customer, columns)
    place = io.BytesIO()
    with pyzipper.AESZipFile(
        place, "w", compression=pyzipper.ZIP_DEFLATED, encryption=pyzipper.WZ_AES
    ) as packed:
        packed.setpassword(password.encode())
        packed.setencryption(pyzipper.WZ_AES, nbits=256)
        packed.writestr(
            "data.json", json.dumps(_data(request, facts, tables, now), ensure_ascii=False, indent=2)
        )
        packed.writestr("data.pdf", typesetting.pdf(_paper(request, facts, tables, now)))
        if request.asks != RightsRequest.Kind.PORT:
            left = policy.RIGHTS_FILES_LARGEST
            for attachment in Attachment.objects.kept().filter(customer=customer).order_by("created_at"):
                if (left := left - attachment.size) < 0:
                    break
                packed.writestr(
                    f"files/{attachment.pk.hex[-8:]}-{_safe(attachment)}", opening.whole(attachment)
                )
    return place.getvalue()


def _safe(attachment: Attachment) -> str:
    """A name no archive program can be led astray by."""
    return "".join(sign if sign.isalnum() or sign in "-_. " else "_" for sign in str(attachment.name))[-80:]


def _facts(customer: Customer, columns) -> list[tuple[str, str, str]]:
    """(code, label, value) of what the archive has one of."""
    single = ((one.code, str(one.head), one.plain(customer)) for one in columns if not one.model)
    return [fact for fact in single if fact[2]]


def _tables(customer: Customer, columns) -> list[tuple[str, str, list[str], list[list[str]]]]:
    """(code, label, heads, rows) of what it has many of; the archive's number is not repeated."""
    found = []
    for column in (one for one in columns if one.model):
        rows = [row[1:] for row in part_columns.table(customer, column, plain=True)]
        if rows:
            found.append((column.code, str(column.label), part_columns.heads(column)[1:], rows))
    return found


def _data(request: RightsRequest, facts, tables, now: datetime) -> dict:
    return {
        "format": "ludang-personal-data/1",
        "request": request.number,
        "made_at": localtime(now).isoformat(timespec="seconds"),
        "language": request.language,
        "facts": [{"code": code, "label": label, "value": value} for code, label, value in facts],
        "tables": [
            {"code": code, "label": label, "rows": [dict(zip(heads, row, strict=True)) for row in rows]}
            for code, label, heads, rows in tables
        ],
    }


def _paper(request: RightsRequest, facts, tables, now: datetime) -> Paper:
    blocks = [
        Block(_("What we keep about you"), entries=tuple(Entry(label, value) for _c, label, value in facts))
    ]
    for _code, label, heads, rows in tables:
        blocks.append(Block(label, columns=tuple(heads), rows=tuple(tuple(row) for row in rows)))
    return Paper(
        title=_("Copy of your personal data"),
        file=f"copy-{request.number}",
        head=(Entry(_("Reference number"), request.number), Entry(_("Date"), f"{localdate(now):%Y-%m-%d}")),
        blocks=tuple(blocks),
    )


def _write_down(request: RightsRequest, by, now: datetime) -> None:
    """The archive's own log says that its fields left in plain, and who packed them."""
    opened = [name for name in fieldbook.OPENED if getattr(request.customer, name)]
    purpose = Purpose.objects.get(code=PURPOSE)
    revealing.write_down(
        request.customer,
        opened,
        by=by,
        purpose=purpose,
        note=request.number,
        now=now,
        approved_export=request.number,
    )
