"""A spot check on paper: how the lot was drawn, so that anybody can draw it again, and what was found (C17)."""

from datetime import datetime

from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from agency.acting import acting
from agency.models import Event
from compliance.models import Finding, SpotCheck
from customers.papers.paper import DRAWN, Block, Entry, Paper, minute, stamp

from .checklist import POINTS


def print_sheet(check: SpotCheck, findings, *, by, form: str, now: datetime) -> Paper:
    """The sheet of a check with the findings within the reach of `by`; written down before it leaves."""
    related = ("customer", "owner", "department", "looked_at_by", "mended_by", "confirmed_by")
    rows = list(findings.select_related(*related).order_by("customer__number"))
    with acting(by):
        facts = {"list": "spot_check_sheet", "rows": len(rows), "as": DRAWN[form]}
        Event.note(Event.Kind.PRINTED, by=by, subject=check.pk, **facts)
    return Paper(
        title=_("Spot check of customer archives"),
        file=f"spot-check-{localtime(check.created_at):%Y%m%d}-{check.seed[:8]}",
        head=(
            Entry(_("Drawn"), f"{minute(check.created_at)} · {check.drawn_by}"),
            Entry(_("State"), str(check.get_state_display())),
            Entry(_("Printed"), f"{minute(now)} · {by}"),
        ),
        blocks=(_lot(check), _points(), _findings(rows)),
        sign=(_("Looked at by"), _("Confirmed by"), _("Signature of the manager"), _("Date")),
        watermark=stamp(by, now),
        landscape=True,
    )


def _lot(check: SpotCheck) -> Block:
    drawn = _("%(size)s of %(population)s") % {"size": check.size, "population": check.population}
    return Block(
        _("The lot"),
        entries=(
            Entry(_("Drawn from"), str(check.get_group_display())),
            Entry(_("Department"), str(check.department or _("The whole house"))),
            Entry(_("Archives drawn"), drawn),
            Entry(_("Seed of the lot"), check.seed),
        ),
        paragraphs=(
            _(
                "The archives stand in the order of MD5(seed + id of the archive); the first of them were drawn."
                " Whoever has the seed can draw the same lot again."
            ),
        ),
    )


def _points() -> Block:
    """The checklist with the numbers the findings refer to."""
    lines = tuple(f"{number}. {point.question}（{point.source}）" for number, point in enumerate(POINTS, 1))
    return Block(_("What is looked at"), paragraphs=("　".join(lines),))


def _findings(rows: list[Finding]) -> Block:
    return Block(
        _("Findings"),
        columns=(
            _("No."),
            _("Archive number"),
            _("Customer"),
            _("Owner"),
            _("State"),
            _("Not in order"),
            _("Found and done"),
            _("Put right by"),
            _("Confirmed by"),
        ),
        rows=tuple(_row(number, found) for number, found in enumerate(rows, 1)),
        widths=(11, 36, 24, 22, 30, 18, 0, 22, 20),
        tall=True,
    )


def _row(number: int, found: Finding) -> tuple[str, ...]:
    wrong = [str(place) for place, point in enumerate(POINTS, 1) if point.code in found.wrong]
    said = [str(words) for words in (found.note, found.answer) if words is not None]
    return (
        str(number),
        found.customer.number,
        str(found.customer.name),
        str(found.owner),
        str(capfirst(found.get_state_display())),
        "、".join(wrong),
        "\n".join(said),
        f"{found.due_on or ''}",
        str(found.confirmed_by or ""),
    )
