"""The closing report of a review on paper: outcome by department and person, accuracy and timeliness (C1, C3)."""

from datetime import datetime

from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from agency.acting import acting
from agency.models import Event
from compliance.models import ReviewCampaign
from customers.papers.paper import DRAWN, Block, Entry, Paper, minute, stamp


def print_report(campaign: ReviewCampaign, figures: dict, *, by, form: str, now: datetime) -> Paper:
    """The closing report for the file (C1); before the end the figures as they stand, and it says so."""
    with acting(by):
        Event.note(
            Event.Kind.PRINTED, by=by, subject=campaign.pk, list="review_report", **{"as": DRAWN[form]}
        )
    closed = f"{localtime(campaign.closed_at):%Y-%m-%d}" if campaign.closed_at else ""
    state = _("Closed on %(day)s.") % {"day": closed} if closed else ""
    return Paper(
        title=_("Report of the review of archives"),
        file=f"review-report-{campaign.cycle}-{campaign.starts_on}",
        head=(
            Entry(_("Review"), campaign.title),
            Entry(_("Period"), f"{campaign.starts_on} – {campaign.due_on}"),
            Entry(_("Printed"), f"{minute(now)} · {by}"),
        ),
        blocks=(
            Block(paragraphs=(state or _("The review is under way: these figures are not final."),)),
            _outcomes(_("By department"), _("Department"), figures["departments"], figures["tally"]),
            _outcomes(_("By person"), pgettext("review", "Reviewer"), figures["reviewers"], None),
            _quality(figures["quality"]),
            Block(
                _("What follows from it"),
                rows=(),
                entries=(Entry(_("Findings and measures"), wide=True, tall=True),),
            ),
        ),
        sign=(_("Drawn up by"), _("Checked by"), _("Released by"), _("Date")),
        watermark=stamp(by, now),
    )


def _outcomes(title: str, first: str, parts: list, whole) -> Block:
    heads = (
        first,
        _("Archives"),
        _("unchanged"),
        _("corrected"),
        _("not reachable"),
        _("not answered"),
        _("done"),
    )
    rows = [_counts(name, part) for name, part in parts]
    if whole is not None:
        rows.append(_counts(_("Together"), whole))
    return Block(title, columns=heads, rows=tuple(rows), widths=(0, 20, 20, 20, 22, 22, 20))


def _counts(name: str, part) -> tuple[str, ...]:
    numbers = (part.total, part.unchanged, part.corrected, part.unreachable, part.open)
    return (str(name), *map(str, numbers), f"{part.percent:.1f}%")


def _quality(quality: dict) -> Block:
    again = f"{quality['drawn']} / {quality['agreed']} / {quality['sent_back']}"
    return Block(
        _("Accuracy and timeliness"),
        entries=(
            Entry(_("Right as it stood"), str(quality["right"])),
            Entry(_("Wrong"), str(quality["wrong"])),
            Entry(_("Kept up as things changed"), str(quality["kept_up"])),
            Entry(_("Not kept up"), str(quality["stale"])),
            Entry(_("Answered after the last day"), str(quality["late"])),
            Entry(_("Looked at again: drawn, confirmed, sent back"), again),
        ),
    )
