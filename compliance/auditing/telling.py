"""How audits read in notices and on the timeline of an archive."""

from django.utils.translation import gettext_lazy as _

from agency.models import Event
from agency.notices import SENTENCES
from customers.telling import Told, tells

SENTENCES |= {
    "audit_plan": _("%(person)s asks you to approve an audit plan for %(year)s."),
    "audit_approved": _("%(person)s approved your audit plan for %(year)s. You can begin."),
    "audit_sent_back": _("%(person)s sent your audit plan for %(year)s back to you."),
    "audit_due_annual": _("The report of the annual audit %(year)s is due by %(due_on)s."),
    "audit_due_quarterly": _("The report of the quarterly audit is due by %(due_on)s."),
    "audit_due_minors": _("The audit of children’s data %(year)s must be filed by %(due_on)s."),
    "audit_overdue_annual": _("The report of the annual audit %(year)s was due on %(due_on)s."),
    "audit_overdue_quarterly": _("The report of the quarterly audit was due on %(due_on)s."),
    "audit_overdue_minors": _(
        "The audit of children’s data %(year)s should have been filed by %(due_on)s. See to it today."
    ),
    "corrective_asked": _("The audit found something (%(number)s). Answer and put it right by %(due_on)s."),
    "finding_raised": _("The system found something for internal audit: %(number)s."),
    "corrective_due": _("The finding %(number)s is to be put right by %(due_on)s."),
    "corrective_overdue": _("The finding %(number)s should have been put right by %(due_on)s."),
    "corrective_overdue_team": _(
        "%(person)s should have put right the finding %(number)s of the audit by %(due_on)s."
    ),
    "corrective_done": _(
        "%(person)s put right the finding %(number)s. Check the effect from %(check_on)s on."
    ),
    "corrective_check": _("The effect of the action on %(number)s is to be checked now."),
}


@tells(Event.Kind.AUDIT)
def _audited(sheet, event) -> Told | None:
    if event.data.get("act") != "archive_opened" or (sheet is not None and not sheet.whole):
        return None
    return Told("clipboard-list", str(_("Looked at for the internal audit")), tone="violet")
