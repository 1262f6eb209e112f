"""A batch as a page shows it: its rows in words, what each reader may see of them, what may be chosen."""

from dataclasses import dataclass, field
from uuid import UUID

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.text import Truncator
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from customers import fieldbook
from customers.models import Customer, ImportBatch, ImportRow, Purchase
from customers.trade.money import written

from . import buying, choosing
from .columns import Target
from .counting import Counts
from .judging import Judge
from .reasons import errors

Step, Verdict, Choice, Outcome = ImportRow.Step, ImportRow.Verdict, ImportRow.Choice, ImportRow.Outcome
PAGE = 50
SHOWN = ("name", "phone", "document_number")
# code → (words, filter); in the order of the tabs
VIEWS = {
    "refused": (_("Refused"), {"verdict": Verdict.REFUSED}),
    "twin": (_("In the archive already"), {"verdict": Verdict.TWIN}),
    "repeat": (_("Twice in the sheet"), {"verdict": Verdict.REPEAT}),
    "manager": (_("For a manager"), {"verdict": Verdict.MANAGER}),
    "new": (pgettext_lazy("row", "New"), {"verdict": Verdict.NEW}),
    "failed": (_("Refused on importing"), {"outcome": Outcome.FAILED}),
    "worked_on": (_("Worked on since"), {"outcome": Outcome.WORKED_ON}),
}
SIGNS = {  # separators as Python writes them
    "','": _("a comma"),
    "';'": _("a semicolon"),
    "'\\t'": _("a tab"),
    "'|'": _("a vertical bar"),
    "'，'": _("a comma"),
    "'；'": _("a semicolon"),
}
ICONS = {
    "refused": "circle-x",
    "twin": "users",
    "repeat": "copy",
    "manager": "user-cog",
    "new": "user-plus",
    "failed": "triangle-alert",
    "worked_on": "pencil",
}


@dataclass
class Line:
    """One row of the sheet. Only its importer sees cells; others see what the archive would show masked."""

    row: ImportRow
    title: str
    facts: list[tuple[str, str]] = field(default_factory=list)
    troubles: list[tuple[str, str, list[str]]] = field(default_factory=list)  # label, cell, sentences
    bought: str = ""
    on_account: bool = False
    twin: Customer | None = None
    twin_place: int | None = None
    customer: Customer | None = None
    brings: list[str] = field(default_factory=list)
    differs: list[str] = field(default_factory=list)
    edit_url: str = ""
    choices: list[tuple[str, str, bool]] = field(default_factory=list)


def format_of(batch: ImportBatch) -> str:
    """How the sheet was written, as it was recognised from its bytes ("csv gb18030 ','")."""
    kind, _sep, rest = batch.format.partition(" ")
    encoding, _sep, sign = rest.partition(" ")
    if kind != "csv":
        return f".{kind}" if kind else ""
    sign = SIGNS.get(sign, sign)
    return gettext("Text in %(encoding)s, cells parted by %(sign)s") % {
        "encoding": encoding.upper(),
        "sign": sign,
    }


def view_of(asked: str, counts: Counts) -> str:
    """The part of the rows to show: what was asked for, else the first that has any."""
    if asked in VIEWS:
        return asked
    return next((code for code, (_label, only) in VIEWS.items() if counts.where(**only)), "new")


def rows_of(batch: ImportBatch, view: str, after: int) -> tuple[list[ImportRow], int]:
    """(rows of a page in the order of the sheet, the place after which the next page begins or 0)."""
    rows = list(batch.lines.filter(**VIEWS[view][1], place__gt=after).order_by("place")[: PAGE + 1])
    return rows[:PAGE], rows[PAGE - 1].place if len(rows) > PAGE else 0


def lines(batch: ImportBatch, rows: list[ImportRow], user) -> list[Line]:
    """The rows in words for `user`; archives `user` may not open are not named."""
    mine, house = batch.by_id == user.pk, choosing.decides_for_the_house(user)
    judge = Judge(batch) if mine else None
    wanted = {pk for row in rows for pk in (row.twin, row.customer) if pk}
    seen: dict[UUID, Customer] = {
        one.pk: one for one in Customer.objects.visible_to(user).filter(pk__in=wanted)
    }
    made = []
    for row in rows:
        shown = mine or (house and row.verdict == Verdict.MANAGER)
        line = Line(row, _title(batch, row, mine) if shown else "")
        line.customer = seen.get(row.customer)
        if row.verdict != Verdict.MANAGER or house:
            line.twin = seen.get(row.twin)
            line.brings, line.differs = (
                [str(Target(name).label) for name in names] for names in (row.brings, row.differs)
            )
        line.twin_place = row.twin_place if row.verdict == Verdict.REPEAT else None
        if shown and row.facts:
            line.facts = _masked(row)
            line.bought, line.on_account = _bought(row)
        if judge and (row.verdict == Verdict.REFUSED or row.trouble):
            line.troubles = _troubles(batch, judge, row)
            line.edit_url = reverse("customers:import_row", args=[batch.pk, row.place])
        line.choices = choices(row, user) if choosing.may_choose(user, batch) else []
        made.append(line)
    return made


def _title(batch: ImportBatch, row: ImportRow, mine: bool) -> str:
    """The name as the sheet has it."""
    place = batch.columns.index("name") if "name" in batch.columns else -1
    cells = row.cells or []
    return cells[place] if 0 <= place < len(cells) else ""


def _masked(row: ImportRow) -> list[tuple[str, str]]:
    return [
        (str(fieldbook.BY_NAME[name].label), fieldbook.BY_NAME[name].masked(row.facts[name]))
        for name in SHOWN[1:]
        if row.facts.get(name)
    ]


def _bought(row: ImportRow) -> tuple[str, bool]:
    """The row's purchase in a line, and whether it needs another person's word."""
    if not (said := buying.told(row)):
        return "", False
    day = date_format(said["starts_on"], "SHORT_DATE_FORMAT")
    owed = said.get("payment") in Purchase.ON_ACCOUNT and not said.get("paid_on")
    return f"{said['product']} · {day} · {written(said['amount'])}", owed


def _troubles(batch: ImportBatch, judge: Judge, row: ImportRow) -> list[tuple[str, str, list[str]]]:
    from customers.forms.importing import held_by

    cells, found = row.cells or [], []
    for name, told in errors(judge, row).items():
        place = next((at for at, code in enumerate(batch.columns) if code and name in held_by(code)), None)
        cell = cells[place] if place is not None and place < len(cells) else ""
        found.append((str(Target(name).label) if name else "", Truncator(cell).chars(60), told))
    return found


def choices(row: ImportRow, user) -> list[tuple[str, str, bool]]:
    """(choice, words, chosen now) of what `user` may decide about the row."""
    if (
        row.outcome
        or row.step != Step.JUDGED
        or row.verdict
        not in (
            Verdict.TWIN,
            Verdict.REPEAT,
            Verdict.MANAGER,
        )
    ):
        return []
    return [
        (code, str(Choice(code).label), row.choice == code)
        for code in choosing.allowed(user).get(row.verdict, ())
    ]


def tabs(batch: ImportBatch, counts: Counts, view: str) -> list[dict]:
    return [
        {
            "label": label,
            "url": f"{batch.get_absolute_url()}?show={code}",
            "count": counts.where(**only),
            "current": code == view,
        }
        for code, (label, only) in VIEWS.items()
        if counts.where(**only) or code == view
    ]
