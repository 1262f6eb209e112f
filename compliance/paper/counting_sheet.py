"""The report of a count on paper: how the lot was drawn, what was found, what is missing."""

from datetime import datetime

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from agency.acting import acting
from agency.models import Event
from compliance.models import PaperInventory
from customers.papers.paper import DRAWN, Block, Entry, Paper, minute, stamp

from .counting import Outcome, tally


def print_report(inventory: PaperInventory, *, by, form: str, now: datetime) -> Paper:
    lines = inventory.counts.select_related("file", "expected", "found_in", "counted_by")
    lines = list(lines.order_by("file__number"))
    with acting(by):
        Event.note(
            Event.Kind.PRINTED,
            by=by,
            subject=inventory.pk,
            list="paper_inventory",
            rows=len(lines),
            **{"as": DRAWN[form]},
        )
    told = tally(inventory)
    return Paper(
        title=_("Inventory of paper files %(period)s") % {"period": inventory.half},
        file=f"inventory-{inventory.period}",
        head=(
            Entry(_("Drawn"), f"{minute(inventory.created_at)} · {inventory.drawn_by}"),
            Entry(_("State"), str(inventory.get_state_display())),
            Entry(_("Printed"), f"{minute(now)} · {by}"),
        ),
        blocks=(
            Block(
                _("The lot"),
                entries=(
                    Entry(_("Drawn from"), str(inventory.box or _("all boxes"))),
                    Entry(
                        _("Files drawn"),
                        _("%(size)s of %(population)s")
                        % {"size": inventory.size, "population": inventory.population},
                    ),
                    Entry(_("Seed of the lot"), inventory.seed),
                    *(Entry(str(capfirst(label)), str(told[code])) for code, label in Outcome.choices),
                ),
                paragraphs=(
                    _("The files stand in the order of MD5(seed + id of the file); the first were drawn."),
                ),
            ),
            Block(
                _("What was counted"),
                columns=(_("Paper number"), _("Should be in"), _("Outcome"), _("Was in"), _("Counted by")),
                rows=tuple(
                    (
                        line.file.number,
                        line.expected.number,
                        str(capfirst(line.get_outcome_display())),
                        str(line.found_in.number if line.found_in else "—"),
                        f"{line.counted_by.name} · {minute(line.counted_at)}" if line.counted_by else "",
                    )
                    for line in lines
                ),
                widths=(40, 36, 34, 36, 0),
            ),
        ),
        sign=(_("Counted by"), _("Keeper"), _("Signature of the manager"), _("Date")),
        watermark=stamp(by, now),
    )
