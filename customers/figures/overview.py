"""Who our customers are: tiers, economic risk, hobbies and habits, in counts that single nobody out (L4)."""

from dataclasses import replace

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from agency import policy
from customers.composition import compose
from customers.models import Credit, PreferenceItem

from . import narrowing, panels, reading
from .panels import Line, Panel, Whole
from .sales import IN_ORDER

RISKS = ("owing", "over_limit", "incident")


def context(user, asked: dict[str, int]) -> dict:
    made = compose(user, **asked)
    cells = reading.read(user, ("credit", "risk", "prefers"), **asked)
    whole = Whole(made.total, made.spent)
    tiers = sorted(made.shares.get("grade", []), key=lambda share: IN_ORDER["grade"].index(share.value))
    credits = sorted(cells["credit"], key=lambda cell: Credit.Grade.values.index(cell.value))
    risks = sorted(cells["risk"], key=lambda cell: RISKS.index(cell.value))
    habits = sorted(cells["prefers"], key=lambda cell: (-cell.count, cell.value))
    kinds = {code: capfirst(label) for code, label in PreferenceItem.Kind.choices}
    grades = {code: capfirst(label) for code, label in Credit.Grade.choices}

    def panel(code, filter_name, title, icon, shares, label, *, parts: bool, money: str = "") -> Panel | None:
        def url(value: str) -> str:
            return panels.list_url(user, {**asked, filter_name: value})

        lines = guarded(panels.lines_of(shares, whole, label, url), parts=parts)
        return panels.panel(code, title, icon, lines, money=money) if lines else None

    made_panels = [
        panel("tiers", "grade", _("Tiers"), "award", tiers, panels.labels("grade"), parts=True),
        panel(
            *("credit", "credit", _("Credit grade"), "landmark", credits, lambda code: grades[code]),
            parts=True,
            money=_("Limits (yuan)"),
        ),
        panel(
            *("risk", "risk", _("Economic risk"), "triangle-alert", risks),
            lambda code: capfirst(str(narrowing.RISKS[code])),
            parts=False,
            money=_("Amount (yuan)"),
        ),
        panel(
            "habits",
            "prefers",
            _("Hobbies and habits"),
            "heart",
            habits,
            lambda code: kinds[code],
            parts=False,
        ),
    ]
    return panels.head(user, asked, "customers:overview") | {
        "whole": whole,
        "at": reading.counted_at() or made.at,
        "panels": [one for one in made_panels if one],
        "smallest": policy.SMALLEST_GROUP,
    }


def guarded(lines: list[Line], *, parts: bool) -> list[Line]:
    """The lines with small groups hidden. Where they are `parts` of a known whole, one hidden alone could be
    worked out from the rest, so the next smallest is hidden with it."""
    small = {line.label for line in lines if line.count < policy.SMALLEST_GROUP}
    others = [line for line in lines if line.label not in small]
    if parts and len(small) == 1 and others:
        small.add(min(others, key=lambda line: line.count).label)
    return [
        replace(line, count=0, percent=0, spent=0, sales=None, url="", hidden=True)
        if line.label in small
        else line
        for line in lines
    ]
