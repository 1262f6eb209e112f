"""The review sheet on paper: per reviewer the archives to answer for, boxes for a pen, places to sign (C1, C3).

Written down before it leaves, like every print; phones stay masked, whatever is asked.
"""

from datetime import datetime
from itertools import groupby

from django.db.models import F
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from agency import policy
from agency.acting import acting
from agency.models import Event
from compliance.models import ReviewCampaign, ReviewItem
from customers import fieldbook
from customers.papers.paper import DRAWN, Block, Entry, Paper, minute, stamp

YES, NO, EMPTY = "☑", "☒", "☐"
WIDTHS = (11, 37, 30, 27, 17, 22, 24, 24, 52, 0)


def print_sheet(campaign: ReviewCampaign, rows, *, by, form: str, now: datetime) -> Paper:
    """The sheet of `rows` (`ReviewItem`s within the reach of `by`), at most `policy.REVIEW_PRINTED` lines."""
    wanted = rows.select_related("customer", "owner", "department").order_by(
        F("owner__name").asc(), "owner_id", "customer__number"
    )
    lines = list(wanted[: policy.REVIEW_PRINTED + 1])
    more, lines = len(lines) > policy.REVIEW_PRINTED, lines[: policy.REVIEW_PRINTED]
    with acting(by):
        facts = {"list": "review_sheet", "rows": len(lines), "as": DRAWN[form]}
        Event.note(Event.Kind.PRINTED, by=by, subject=campaign.pk, **facts)
    return Paper(
        title=_("Review sheet of customer archives"),
        file=f"review-{campaign.cycle}-{campaign.starts_on}",
        head=(
            Entry(_("Review"), campaign.title),
            Entry(_("To be answered by"), f"{campaign.due_on}"),
            Entry(_("Printed"), f"{minute(now)} · {by}"),
        ),
        blocks=(*_people(lines), *_more(more)),
        watermark=stamp(by, now),
        landscape=True,
    )


def _people(lines: list[ReviewItem]):
    """A block for each reviewer, on pages of their own."""
    for place, (_owner, group) in enumerate(groupby(lines, key=lambda line: line.owner_id)):
        mine = list(group)
        done = sum(line.state != ReviewItem.State.OPEN for line in mine)
        yield Block(
            _("%(person)s · %(department)s: %(count)s archives, %(done)s answered")
            % {"person": mine[0].owner, "department": mine[0].department, "count": len(mine), "done": done},
            columns=_heads(),
            rows=tuple(_row(number, line) for number, line in enumerate(mine, 1)),
            widths=WIDTHS,
            paragraphs=(
                _(
                    "Accurate: what stands there agrees with the facts. Up to date: changes were entered as they came."
                ),
            ),
            sign=(_("Signature of the reviewer"), _("Checked by the manager"), _("Date")),
            tall=True,
            new_page=place > 0,
        )
    if not lines:
        yield Block(paragraphs=(_("No archive fits"),))


def _heads() -> tuple[str, ...]:
    return (
        _("No."),
        _("Archive number"),
        _("Customer"),
        _("Phone"),
        _("Grade"),
        _("Last changed"),
        _("Accurate"),
        _("Up to date"),
        _("Outcome"),
        _("Remarks"),
    )


def _row(number: int, line: ReviewItem) -> tuple[str, ...]:
    customer = line.customer
    return (
        str(number),
        customer.number,
        str(customer.name),
        fieldbook.masked(customer, "phone"),
        str(customer.get_grade_display()),
        f"{localtime(customer.updated_at):%Y-%m-%d}",
        _answer(line, line.accurate),
        _answer(line, line.timely),
        _outcome(line),
        "" if line.note is None else str(line.note),
    )


def _answer(line: ReviewItem, said: bool | None) -> str:
    if line.state == ReviewItem.State.OPEN:
        return f"{EMPTY} {_('yes')}  {EMPTY} {_('no')}"
    if said is None:
        return _("not known")
    return f"{YES} {_('yes')}" if said else f"{NO} {_('no')}"


def _outcome(line: ReviewItem) -> str:
    if line.state != ReviewItem.State.OPEN:
        day = f"{localtime(line.attested_at):%Y-%m-%d}" if line.attested_at else ""
        return f"{line.get_state_display()} {day}".strip()
    return "  ".join(f"{EMPTY} {ReviewItem.State(code).label}" for code in ReviewItem.ANSWERS)


def _more(more: bool) -> list[Block]:
    words = _("Only the first %(count)s lines are printed. Narrow the list for the rest.")
    return [Block(paragraphs=(words % {"count": policy.REVIEW_PRINTED},))] if more else []
