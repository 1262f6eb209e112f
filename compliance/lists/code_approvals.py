"""What is done and told in the approval of contracts, in the register."""

from django.utils.translation import gettext_lazy

APPROVALS = {
    "delegated": gettext_lazy("approvals delegated"),
    "delegation_ended": gettext_lazy("delegation ended"),
    "returned": gettext_lazy("returned to its author"),
    "check_failed": gettext_lazy("legal check not passed"),
    "passed_up": gettext_lazy("passed to the next above"),
    "passed_on": gettext_lazy("passed on: the colleague left"),
    "approval_lapsed": gettext_lazy("approval run out"),
    "rule_proposed": gettext_lazy("rule of the matrix proposed"),
    "rule_in_force": gettext_lazy("rule of the matrix put in force"),
    "rule_refused": gettext_lazy("rule of the matrix refused"),
    "on_behalf_of": gettext_lazy("on behalf of"),
    "delegation": gettext_lazy("delegation"),
    "cap": gettext_lazy("up to an amount of (fen)"),
    "to": gettext_lazy("to whom"),
    "start_on": gettext_lazy("first day"),
    "end_on": gettext_lazy("last day"),
}
