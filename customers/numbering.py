"""Archive numbers: KH-2026-000017-4 (B20).

Kind, year (Shanghai), sequence, check digit. The sequence has no gaps and no number is given twice: it lives
and dies with the transaction that registers the archive, and one row per kind and year makes them queue.
The check digit is ISO 7064 MOD 11,10 over year and sequence: it finds every wrong digit and nearly every
swap of neighbours before a number is looked up.
"""

import re

from django.db import connection

PREFIX = "KH"  # 客户
SHAPE = re.compile(r"(?P<prefix>[A-Z]{2,4})-(?P<year>\d{4})-(?P<sequence>\d{6,})-(?P<check>\d)")


def take(prefix: str = PREFIX, *, year: int) -> str:
    """The next number. Its row stays locked until the transaction ends, so take it as late as you can."""
    return take_many(1, prefix, year=year)[0]


def take_many(count: int, prefix: str = PREFIX, *, year: int) -> list[str]:
    """The next `count` numbers, in their order; locked like one."""
    with connection.cursor() as cursor:  # not the ORM: one statement makes, counts up and locks the row
        cursor.execute(
            "INSERT INTO customers_numberseries AS s (prefix, year, last) VALUES (%s, %s, %s)"
            " ON CONFLICT (prefix, year) DO UPDATE SET last = s.last + excluded.last RETURNING last",
            [prefix, year, count],
        )
        last = cursor.fetchone()[0]
    return [written(prefix, year, last - count + place) for place in range(1, count + 1)]


def written(prefix: str, year: int, sequence: int) -> str:
    digits = f"{year:04d}{sequence:06d}"
    return f"{prefix}-{digits[:4]}-{digits[4:]}-{check_digit(digits)}"


def check_digit(digits: str) -> int:
    """ISO 7064 MOD 11,10 (hybrid system)."""
    state = 10
    for digit in digits:
        state = ((state + int(digit)) % 10 or 10) * 2 % 11
    return (11 - state) % 10


def is_number(text: str) -> bool:
    """Whether `text` could be an archive number: the shape and the check digit are right."""
    found = SHAPE.fullmatch(text)
    return bool(found) and check_digit(found["year"] + found["sequence"]) == int(found["check"])
