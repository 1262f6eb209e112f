"""The minutes on paper: who was there, what was talked about, what was decided (B44)."""

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from customers.models import TeamMeeting
from customers.papers.paper import Block, Entry, Paper, minute, stamp


def made(meeting: TeamMeeting, lines: list, people: list, *, reader, moment) -> Paper:
    """For `reader`: only the lines she may see are in `lines`."""
    rows = tuple(
        (
            item.customer.number,
            str(item.customer.name),
            str(item.get_topic_display()),
            item.words or "—",
            " · ".join(filter(None, [str(item.get_decision_display()), item.said or ""])),
        )
        for item in lines
    )
    return Paper(
        title=_("Minutes of the meeting on customers"),
        file=f"meeting-{meeting.held_on:%Y-%m-%d}",
        head=(
            Entry(_("Department"), str(meeting.department)),
            Entry(_("Day of the meeting"), date_format(meeting.held_on, "DATE_FORMAT")),
            Entry(_("Printed"), f"{minute(moment)} · {reader}"),
            Entry(_("Confidentiality"), _("internal · customer data")),
        ),
        blocks=(
            Block(
                entries=(
                    Entry(_("Chaired by"), meeting.chair.name),
                    Entry(
                        _("Next meeting on"),
                        date_format(meeting.next_on, "DATE_FORMAT") if meeting.next_on else "",
                    ),
                    Entry(_("Participants"), "、".join(person.name for person in people), wide=True),
                    Entry(_("Minutes"), meeting.minutes or "", wide=True, tall=True),
                )
            ),
            Block(
                _("Agenda and decisions"),
                columns=(
                    _("Archive number"),
                    _("Customer"),
                    _("Topic"),
                    _("What was learnt"),
                    _("What was decided"),
                ),
                rows=rows,
            ),
        ),
        sign=(_("Chaired by"), _("Date")),
        watermark=stamp(reader, moment),
    )
