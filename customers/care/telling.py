"""How contacts, tasks and care read on the timeline and in notices, and their tab in the archive (C12)."""

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from agency.models import Event
from agency.notices import SENTENCES
from customers.archive_tabs import sees_whole, tab
from customers.models import CareAction, CareTask, Visit
from customers.telling import Told, tells

from . import occasions

SENTENCES |= {
    "care_due": _("%(count)s visits and tasks are due by tomorrow."),
    "care_overdue": _("%(count)s of your visits and tasks are overdue."),
    "care_overdue_team": _("%(count)s visits and tasks of your team are overdue."),
    "care_handed_over": _("%(person)s handed you the silent customer %(number)s. A return visit is due."),
    "care_approval": _("%(person)s asks for your approval: a gift for %(number)s goes beyond the budget."),
    "care_approved": _("The gift for %(number)s is approved."),
    "care_refused": _("The gift for %(number)s is not approved."),
}
TOLD = 200  # contacts whose words stand on the timeline; all of them stand in the tab
tab(60, "customers:contacts", _("Contacts and care"), sees_whole)


@tells(Event.Kind.CONTACT)
def contact(sheet, event) -> Told | None:
    """Who talked to whom and what was said, to those who see the whole archive."""
    if _closed(sheet):
        return None
    made = _visits(sheet).get(event.data.get("visit"))
    way = _label(Visit.Way, event.data.get("way"))
    if event.data.get("reached"):
        title = gettext("Contact: %(way)s") % {"way": way}
    else:
        title = gettext("Not reached: %(way)s") % {"way": way}
    words = [] if made is None else [occasions.label(made.occasion), made.minutes, made.participants]
    body = " · ".join(str(word) for word in words if word)
    icon, tone = ("phone-call", "teal") if event.data.get("reached") else ("phone-missed", "")
    return Told(icon, title, body=body, tone=tone)


def _closed(sheet) -> bool:
    """Seen by a share only. The auditor's pages, which tell what happened without a sheet, see the words only."""
    return sheet is not None and not sheet.whole


def _visits(sheet) -> dict[str, Visit]:
    """The newest contacts of the archive, read once for a page of the timeline."""
    if sheet is None:
        return {}
    if not hasattr(sheet, "visits_"):
        rows = Visit.objects.filter(customer=sheet.customer.pk).order_by("-at", "-pk")[:TOLD]
        sheet.visits_ = {str(row.pk): row for row in rows}
    return sheet.visits_


ACTS = {
    "planned": ("calendar-plus", "", _("%(kind)s set for %(day)s")),
    "called_off": ("calendar-x", "", _("%(kind)s called off")),
    "silent": ("bell-ring", "amber", _("Return visit due: nothing heard since %(day)s")),
    "answered": ("message-square-reply", "teal", _("Return visit answered: %(outcome)s")),
    "handed_over": ("arrow-right-left", "indigo", _("Silent customer handed to a colleague")),
    "pooled": ("layers", "amber", _("Silent customer put into the pool")),
    "contact_again": ("bell", "green", _("Wishes to hear from us again")),
}


@tells(Event.Kind.CARE_TASK)
def task(sheet, event) -> Told | None:
    if _closed(sheet) or event.data.get("act") not in ACTS:
        return None
    icon, tone, words = ACTS[event.data["act"]]
    day = event.data.get("due_on") or event.data.get("since")
    told = {
        "kind": _label(CareTask.Kind, event.data.get("task")),
        "day": date_format(date.fromisoformat(day), "DATE_FORMAT") if day else "",
        "outcome": _label(CareTask.Outcome, event.data.get("outcome")),
    }
    return Told(icon, words % told, body=occasions.label(event.data.get("occasion", "")), tone=tone)


CARE_ACTS = {
    "proposed": ("gift", "", _("%(what)s proposed")),
    "asked": ("hourglass", "amber", _("%(what)s waits for approval")),
    "approved": ("check", "green", _("%(what)s approved")),
    "refused": ("x", "rose", _("%(what)s not approved")),
    "sent": ("send", "teal", _("%(what)s sent by hand, %(channel)s")),
    "dropped": ("minus", "", _("%(what)s left out")),
}


@tells(Event.Kind.CARE)
def care(sheet, event) -> Told | None:
    if _closed(sheet) or event.data.get("act") not in CARE_ACTS:
        return None
    icon, tone, words = CARE_ACTS[event.data["act"]]
    told = {
        "what": _label(CareAction.Act, event.data.get("what")),
        "channel": _label(CareAction.Channel, event.data.get("channel")),
    }
    return Told(icon, words % told, body=occasions.label(event.data.get("occasion", "")), tone=tone)


def _label(choices, value) -> str:
    return str(choices(value).label) if value in choices.values else ""
