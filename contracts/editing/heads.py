"""Rows of the editor as the page draws them: a line that says which one it is, and whether it stands open."""

from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agency.models import User
from contracts.drafting.keeping import ADULT
from contracts.terms import Day, Service, Terms, Traveller
from contracts.words import DISCLOSED, EXPLAINED

from .sections import Sheet

OPEN = 2  # of so many rows all stand open


def drawn(sheet: Sheet) -> dict[str, list[dict[str, Any]]]:
    """{name of the rows: [{form, place, head, note, open}]}."""
    found = {}
    for name, rows in sheet.rows.items():
        few = len(rows) <= OPEN
        found[name] = [
            {
                "form": form,
                "place": place,
                "head": head(form.value, place),
                "note": note(form.value, sheet.terms),
                "open": few or bool(form.is_bound and form.errors) or not head(form.value, place),
            }
            for place, form in enumerate(rows)
        ]
    return found


def head(value: Any, place: int) -> str:
    """“” for one in which nothing says which one it is."""
    if isinstance(value, Traveller):
        return value.name
    if isinstance(value, Service):
        return value.subject
    if isinstance(value, Day):
        on = date_format(value.on, "SHORT_DATE_FORMAT") if value.on else ""
        places = " → ".join(filter(None, (value.origin, value.destination)))
        return " · ".join(filter(None, (on, places)))
    return ""


def note(value: Any, terms: Terms) -> str:
    """What to mind about a row: the age of a child at the departure, and her guardian."""
    if not isinstance(value, Traveller) or terms.starts_on is None:
        return ""
    age = value.age_on(terms.starts_on)
    if age is None or age >= ADULT:
        return ""
    said = ngettext("%(count)s year at departure", "%(count)s years at departure", age) % {"count": age}
    if not value.guardian:
        return f"{said}: {_('a guardian must be named')}"
    return said if value.guardian_agreed else f"{said}: {_('the guardian has not agreed yet')}"


def told(terms: Terms) -> list[dict[str, Any]]:
    """Who explained or disclosed what, and when."""
    said = [
        (words[code], one)
        for words, ticked in ((EXPLAINED, terms.promises.explained), (DISCLOSED, terms.promises.disclosed))
        for code, one in ticked.items()
        if code in words
    ]
    names = dict(User.objects.filter(pk__in={one.by for _label, one in said}).values_list("pk", "name"))
    return [{"label": label, "by": names.get(one.by, ""), "at": one.at} for label, one in said]
