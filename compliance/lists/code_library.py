"""Words of the template library’s lines in the register."""

from django.utils.translation import gettext_lazy

LIBRARY = {
    "template_drafted": gettext_lazy("version drafted"),
    "template_sent": gettext_lazy("handed to counsel"),
    "template_returned": gettext_lazy("returned to the draft"),
    "template_approved": gettext_lazy("approved for a later day"),
    "template_published": gettext_lazy("published"),
    "template_confirmed": gettext_lazy("reviewed again: it stands"),
    "template_law": gettext_lazy("due for review: a law has changed"),
    "template_superseded": gettext_lazy("replaced by a newer version"),
    "template_withdrawn": gettext_lazy("withdrawn"),
    "template_retired": gettext_lazy("no longer used"),
    "template_resumed": gettext_lazy("used again"),
    "clause_drafted": gettext_lazy("clause drafted"),
    "clause_approved": gettext_lazy("clause approved"),
    "clause_retired": gettext_lazy("clause no longer used"),
    "house_changed": gettext_lazy("facts of the agency changed"),
    "moved_over": gettext_lazy("moved to a new version of its template"),
}
