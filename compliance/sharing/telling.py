"""How sharing outward reads in notices."""

from django.utils.translation import gettext_lazy

from agency.notices import SENTENCES

SENTENCES |= {
    "recipient_waiting": gettext_lazy("%(person)s entered the recipient %(name)s. It waits for you."),
    "recipient_approved": gettext_lazy("The recipient %(name)s was approved."),
    "recipient_refused": gettext_lazy("The recipient %(name)s was refused."),
}
