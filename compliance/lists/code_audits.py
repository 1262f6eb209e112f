"""What was done in audits, in the lines of the register."""

from django.utils.translation import gettext_lazy

AUDITS = {
    "sample_drawn": gettext_lazy("audit sample drawn"),
    "archive_opened": gettext_lazy("archive opened for the audit"),
    "paper_written": gettext_lazy("working paper written"),
    "evidence_added": gettext_lazy("evidence added"),
    "finding_recorded": gettext_lazy("finding recorded"),
    "finding_closed": gettext_lazy("finding closed"),
    "action_asked": gettext_lazy("corrective action asked for"),
    "action_planned": gettext_lazy("corrective action planned"),
    "action_done": gettext_lazy("corrective action done"),
    "effect_checked": gettext_lazy("effect checked"),
    "action_escalated": gettext_lazy("corrective action handed up"),
    "responsibility_named": gettext_lazy("somebody named as responsible"),
    "report_written": gettext_lazy("audit report written"),
    "filed": gettext_lazy("filed with the authority"),
    "pack_taken": gettext_lazy("pack taken out"),
    "pack_made": gettext_lazy("pack for the inspector made"),
    "review_signed": gettext_lazy("management review signed"),
    "review_held": gettext_lazy("management review written"),
    "submitted": gettext_lazy("put before the approver"),
    "sent_back": gettext_lazy("sent back"),
    "tests_asked": gettext_lazy("control tests asked for"),
    "tests_done": gettext_lazy("control tests done"),
}
