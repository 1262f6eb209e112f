"""What a verification found, in words."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from compliance.models import Chain

WRONG = {
    "changed": gettext_lazy("The line or its link was changed."),
    "cut": gettext_lazy("The link does not follow the one before it."),
    "missing_line": gettext_lazy("The line is gone; its link is there."),
    "missing_link": gettext_lazy("The link is gone."),
    "unlinked": gettext_lazy("The line was put in past the chain."),
    "head": gettext_lazy("The chain does not end where it says."),
    "checkpoint": gettext_lazy("The checkpoint does not follow the one before it."),
    "missing_checkpoint": gettext_lazy("The checkpoint is gone."),
    "signature": gettext_lazy("The signature of the checkpoint is wrong."),
    "key": gettext_lazy("The checkpoint was signed with another key than the one before."),
    "rewritten": gettext_lazy("The chain was written anew before this checkpoint."),
    "anchor": gettext_lazy("A copy outside the database says something else."),
    "anchor_broken": gettext_lazy("A line of a copy outside the database cannot be read."),
}


def told(found: dict) -> dict:
    """One finding for the page: what is wrong, and where."""
    return {"what": WRONG.get(found["what"], found["what"]), "where": _where(found)}


def _where(found: dict) -> str:
    parts = []
    if "chain" in found:
        labels = dict(Chain.choices)
        parts.append(
            _("chain “%(chain)s”, place %(seq)s")
            % {"chain": labels.get(found["chain"], found["chain"]), "seq": found.get("seq", "")}
        )
    if "event" in found:
        parts.append(_("line %(event)s") % {"event": found["event"]})
    if "checkpoint" in found:
        parts.append(_("checkpoint %(number)s") % {"number": found["checkpoint"]})
    if "place" in found:
        parts.append(_("copy %(place)s") % {"place": found["place"]})
    return " · ".join(parts)
