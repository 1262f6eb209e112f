"""The legal check of contracts, in the lines of the register."""

from django.utils.translation import gettext_lazy

CHECKS = {
    "legal_check": gettext_lazy("legal check run"),
    "waiver_asked": gettext_lazy("waiver of a finding asked for"),
    "waiver_granted": gettext_lazy("finding set aside"),
    "waiver_refused": gettext_lazy("waiver of a finding refused"),
    "waiver_withdrawn": gettext_lazy("waiver of a finding withdrawn"),
    "ticked": gettext_lazy("confirmed in person"),
    "rule_changed": gettext_lazy("rule of the legal check changed"),
    "rule_change_asked": gettext_lazy("loosening of a rule asked for"),
    "rule_change_refused": gettext_lazy("loosening of a rule refused"),
}
