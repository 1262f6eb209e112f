"""The sheet of 3,000 rows that the tests make: GB18030, 12 % of it dirt, each kind counted.

Everything is drawn from a fixed seed; `expected` says what must become of every row.
"""

from dataclasses import dataclass, field
from random import Random

from .making import HEADINGS, csv_of, id_number, mobile, person

ROWS = 3000
WIDE = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}
DIRT = ("twice", "on_file", "digit", "merged", "wide", "two_phones")
EACH = ROWS * 12 // 100 // len(DIRT)  # 60 of each kind


@dataclass
class Dirty:
    """The rows in order, and by kind of dirt the places (row numbers of the sheet) it stands at."""

    rows: list[list[str]] = field(default_factory=list)
    places: dict[str, list[int]] = field(default_factory=dict)

    @property
    def content(self) -> bytes:
        return csv_of([HEADINGS, *self.rows], "gb18030")


def sheet(on_file: list[list[str]]) -> Dirty:
    """`on_file`: rows of EACH people whose archives exist already."""
    draw, made = Random(20260101), Dirty()  # noqa: S311
    kinds = [kind for kind in DIRT for _ in range(EACH)] + [""] * (ROWS - EACH * len(DIRT))
    draw.shuffle(kinds)
    first = next(
        place for place, kind in enumerate(kinds) if not kind
    )  # something to repeat must stand first
    kinds[0], kinds[first] = kinds[first], kinds[0]
    clean: list[list[str]] = []
    known = iter(on_file)
    for place, kind in enumerate(kinds, 1):
        row = person(place)
        if kind == "twice":
            row = [*draw.choice(clean)]
            row[7] = "靠窗"
        elif kind == "on_file":
            row = [*next(known)]
            row[7] = "不早起"
        elif kind == "digit":  # the last digit but one of the identity card
            number = row[4]
            row[4] = number[:16] + str((int(number[16]) + 1) % 10) + number[17]
        elif kind == "merged":  # what a merged cell leaves of the rows below it: nothing
            row[3] = row[5] = ""
        elif kind == "wide":
            row[3], row[4] = row[3].translate(WIDE), row[4].translate(WIDE)
        elif kind == "two_phones":
            row[3] = f"{row[3]}/{mobile(50_000 + place)}"
        else:
            clean.append(row)
        made.rows.append(row)
        made.places.setdefault(kind, []).append(place + 1)  # row 1 holds the headings
    return made


def corrected(place: int) -> dict[str, str]:
    """The right cells of a row that was refused: column heading → text."""
    return {"证件号码": id_number(place - 1), "手机号码": mobile(place - 1)}
