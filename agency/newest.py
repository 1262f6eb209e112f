"""Short lists of the whole house, newest first, by key like all others (`pages` is for those cut by reach)."""

from django.db.models import QuerySet

from . import policy
from .pages import key_from_text, key_to_text, older_than


def page(rows: QuerySet, after: str, column: str = "created_at") -> tuple[list, str]:
    """The newest rows by (`column`, id) that are older than the key `after`; and the next page's key, "" on the last.

    `column` is a moment that every row has.
    """
    found = rows.filter(older_than(key_from_text(after), column)).order_by(f"-{column}", "-pk")
    found = list(found[: policy.PAGE + 1])
    shown = found[: policy.PAGE]
    more = len(found) > policy.PAGE
    return shown, key_to_text((getattr(shown[-1], column), shown[-1].pk)) if more else ""
