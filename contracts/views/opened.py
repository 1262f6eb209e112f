"""A file of a contract on the screen: asked for with a purpose, some pages for a while, or the whole (D1, G6)."""

import base64
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO

from django.http import FileResponse, HttpRequest, HttpResponse
from django.utils.formats import date_format
from django.utils.timezone import localtime, now

from agency import policy as house
from agency.errors import Refused
from contracts.forms.filing import OpenScanForm
from contracts.models import Contract
from customers import revealing
from customers.attachments import opening, parsing
from customers.attachments.adding import ENDINGS
from customers.guarding import purposes
from customers.models import Attachment, Purpose
from customers.views.opened_files import SANDBOX

from .contract import contract_page


def kept(moment: datetime, name: str) -> str:
    """Since when, and by whom."""
    return f"{date_format(localtime(moment), 'SHORT_DATETIME_FORMAT')} · {name}"


@dataclass(frozen=True)
class Asked:
    """What is asked for: the words of the question, what it is, since when and by whom, how many pages.

    `back` is whence one came, `again` the address of the page, `name` that of the download without its ending.
    `look(purpose, note)` writes the look down and gives the file with its plain bytes; it raises `Refused`.
    """

    ask: str
    title: str
    told: str
    pages: int
    tab: str
    back: str
    again: str
    name: str
    look: Callable[[Purpose, str], tuple[Attachment, bytes]]


def page(request: HttpRequest, contract: Contract, asked: Asked) -> HttpResponse:
    """Asks for the purpose (GET), then shows some pages or gives the whole (POST)."""
    moment = now()
    held = purposes.open_purpose(request.user, contract.customer_id, moment)
    initial = {"purpose": held.purpose, "note": held.note} if held else {}
    form = OpenScanForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            return _opened(request, contract, asked, form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    count = revealing.opened_today(request.user, moment)
    context = {
        "asked": asked,
        "form": form,
        "opened": count,
        "quota": house.REVEALS_PER_DAY,
        "spent": count >= house.REVEALS_PER_DAY,
    }
    status = 422 if form.errors else 200
    return contract_page(request, contract, "contracts/filing/purpose.html", asked.tab, context, status)


def _opened(request: HttpRequest, contract: Contract, asked: Asked, said: dict) -> HttpResponse:
    purpose, note = said["purpose"], said.get("note", "")
    file, content = asked.look(purpose, note)
    if request.POST.get("act") == "download":
        return _given(file, content, asked.name)
    start = min(said.get("start") or 1, file.pages)
    last = min(file.pages, start + house.PAGES_SHOWN - 1)
    context = {
        "asked": asked,
        "pages": _pictures(file, content, start, last),
        "seconds": house.FILE_SHOWN,
        "purpose": purpose,
        "note": note,
        "next": last + 1 if last < file.pages else 0,
        "next_last": min(file.pages, last + house.PAGES_SHOWN),
    }
    response = contract_page(request, contract, "contracts/filing/show.html", asked.tab, context)
    response["Refresh"] = f"{house.FILE_SHOWN}; url={asked.back}"
    return response


def _pictures(file: Attachment, content: bytes, start: int, last: int) -> list[tuple[int, str]]:
    """(page, picture as an address of its own): they stand in the page itself and have no other."""
    if file.is_picture:
        return [(1, f"data:{file.content_type};base64,{base64.b64encode(content).decode()}")]
    wanted = [(number, 0) for number in range(start, last + 1)]
    pictures = parsing.several(content, wanted, opening.PAGE_LONGEST)
    return [
        (number, f"data:image/jpeg;base64,{base64.b64encode(picture).decode()}")
        for (number, _turn), picture in zip(wanted, pictures, strict=True)
    ]


def _given(file: Attachment, content: bytes, name: str) -> HttpResponse:
    name += ENDINGS[file.content_type]
    response = FileResponse(
        BytesIO(content), as_attachment=True, filename=name, content_type=file.content_type
    )
    response["Content-Security-Policy"], response["X-Content-Type-Options"] = SANDBOX, "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
