"""What happens to impact assessments, in the lines of the register."""

from django.utils.translation import gettext_lazy

IMPACT = {
    "assessed": gettext_lazy("kind of subject"),
    "key": gettext_lazy("code"),
    "impact_called_for": gettext_lazy("called for"),
    "impact_begun": gettext_lazy("taken up"),
    "impact_submitted": gettext_lazy("handed in"),
    "impact_sent_back": gettext_lazy("sent back"),
    "impact_approved": gettext_lazy("approved"),
    "impact_rejected": gettext_lazy("rejected"),
    "impact_monitored": gettext_lazy("measures checked"),
    "impact_outdated": gettext_lazy("outdated"),
    "impact_report": gettext_lazy("report of an impact assessment"),
}
