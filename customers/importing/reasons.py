"""Why a row is refused, in the reader's language: judged anew when it is read, never kept."""

from django.utils.translation import pgettext

from customers.models import ImportRow

from .columns import Target
from .judging import Judge


def errors(judge: Judge, row: ImportRow) -> dict[str, list[str]]:
    """{field: what is wrong}; "" for the row as a whole."""
    found = judge.judge(row.cells)[1] if row.verdict == ImportRow.Verdict.REFUSED else {}
    if row.trouble:
        found.setdefault("", []).append(str(row.trouble))
    return found


def sentences(judge: Judge, row: ImportRow) -> list[str]:
    colon = pgettext("between a field's name and its error", ": ")
    return [
        f"{Target(name).label}{colon}{told}" if name else told
        for name, tolds in errors(judge, row).items()
        for told in tolds
    ]
