"""How a deadline is told: five states and a span in words, the same on the server and in the browser."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

ENTRY_WINDOW = timedelta(hours=48)  # what a full ring stands for where the caller names no other span
SOON, URGENT = timedelta(hours=12), timedelta(hours=2)


def deadline_state(due: datetime, done: datetime | None, now: datetime) -> str:
    """calm, soon (12 h), urgent (2 h), over; or done and late once it has happened."""
    if done:
        return "done" if done <= due else "late"
    left = due - now
    if left < timedelta():
        return "over"
    return "urgent" if left <= URGENT else "soon" if left <= SOON else "calm"


def human_delta(span: timedelta) -> str:
    """A span in two units at most, without its sign: 2 d 4 h, 3 h 45 min, 33 min."""
    minutes = int(abs(span.total_seconds()) // 60)
    parts = {"days": minutes // 1440, "hours": minutes // 60, "minutes": minutes % 60}
    if parts["days"] >= 2:
        return _("%(days)s d %(hours)s h") % {"days": parts["days"], "hours": minutes % 1440 // 60}
    return (_("%(hours)s h %(minutes)s min") if parts["hours"] else _("%(minutes)s min")) % parts


def browser_words() -> dict[str, str]:
    """The few words the scripts need, in the person's language, for static/js."""
    return {
        "left": _("%(span)s left"),
        "over": _("%(span)s overdue"),
        "dh": _("%(days)s d %(hours)s h"),
        "hm": _("%(hours)s h %(minutes)s min"),
        "m": _("%(minutes)s min"),
        "s": _("%(seconds)s s"),
        "undo": pgettext("button", "Undo"),
        "undone": _("Undone."),
        "close": _("Close"),
        "none": _("No match"),
        "saved": _("Draft saved at %(time)s"),
        "unsaved": _("Draft not saved: no connection. Keep this page open."),
        "signin": _("You are signed out. Sign in in another tab; what you typed stays here."),
        "failed": _("Not done: the server could not be reached. Check the connection and try again."),
        "forbidden": _("You may not do this, or the page is out of date. Reload the page."),
        "missing": _("This no longer exists, or you may not see it."),
        "busy": _("Too many requests. Wait a minute and try again."),
        "broken": _("Something went wrong on our side; nothing was saved. Try again in a minute."),
    }
