"""Labels to stick on: number, QR code and what the file is; nothing that says who the customer is."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from qrcode import QRCode
from qrcode.constants import ERROR_CORRECT_M

from agency.acting import acting
from agency.models import Event
from compliance.models import PaperBox, PaperFile
from customers.papers.paper import DRAWN, Block, Label, Paper

MOST = 240  # labels of one sheet


def sheet(
    files: Iterable[PaperFile], boxes: Iterable[PaperBox] = (), *, by, form: str, now: datetime
) -> Paper:
    """A page of labels; the register says how many were printed."""
    stuck = [*(box_label(box) for box in boxes), *(label(file) for file in files)][:MOST]
    with acting(by):
        Event.note(Event.Kind.PRINTED, by=by, list="paper_labels", rows=len(stuck), **{"as": DRAWN[form]})
    return Paper(
        title=_("Labels for paper files"),
        file=f"labels-{localtime(now):%Y%m%d-%H%M}",
        blocks=(Block(labels=tuple(stuck)),),
    )


def made(sheet_, *, opened: frozenset[str], reader, moment: datetime) -> Paper:
    """The labels of all paper files of one archive, for `customers.papers.printing.KINDS`."""
    files = PaperFile.objects.filter(customer=sheet_.customer).present().select_related("box")
    return Paper(
        title=_("Labels for paper files"),
        file=f"{sheet_.customer.number}-labels",
        blocks=(Block(labels=tuple(label(file) for file in files.order_by("number"))),),
    )


def label(file: PaperFile) -> Label:
    words = (
        f"{file.get_kind_display()} · "
        + ngettext("%(pages)s page", "%(pages)s pages", file.pages) % {"pages": file.pages},
        f"{file.archive_number} · {file.box.number}",
    )
    return Label(file.number, words, *drawn(file.number))


def box_label(box: PaperBox) -> Label:
    return Label(box.number, (box.place, f"{box.shelf} · {box.keeper}"), *drawn(box.number))


def drawn(text: str) -> tuple[str, int]:
    """The QR code of `text` as one SVG path of unit squares, and how many of them a side has, border included."""
    code = QRCode(error_correction=ERROR_CORRECT_M, border=2)
    code.add_data(text)
    rows = code.get_matrix()
    squares = [f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark]
    return "".join(squares), len(rows)
