"""What reviews and spot checks say on the timeline of an archive."""

from django.utils.translation import gettext as _

from agency.models import Event
from compliance.models import ReviewItem
from customers.telling import Told, tells


@tells(Event.Kind.REVIEWED)
def reviewed(sheet, event) -> Told:
    outcome = ReviewItem.State(event.data["outcome"])
    tone = "amber" if outcome == ReviewItem.State.UNREACHABLE else "green"
    answers = {"accurate": _said(event.data["accurate"]), "timely": _said(event.data["timely"])}
    return Told(
        "clipboard-check",
        _("Reviewed: %(outcome)s") % {"outcome": outcome.label},
        _("Accurate: %(accurate)s. Up to date: %(timely)s") % answers,
        tone,
    )


@tells(Event.Kind.SAMPLED)
def looked_at_again(sheet, event) -> Told:
    if event.data["agreed"]:
        return Told("check-check", _("The review was confirmed by a second look"), tone="green")
    return Told("undo-2", _("The review was sent back"), tone="amber")


@tells(Event.Kind.SPOT_CHECK)
def spot_checked(sheet, event) -> Told | None:
    words = {
        "passed": _("Spot check: in order"),
        "failed": _("Spot check: something is to be put right"),
        "mended": _("Finding of the spot check put right"),
        "confirmed": _("Finding of the spot check closed"),
    }
    if (act := event.data.get("act")) not in words:
        return None
    return Told("search-check", words[act], tone="rose" if act == "failed" else "")


def _said(answer: bool | None) -> str:
    return {True: _("yes"), False: _("no")}.get(answer, _("not known"))
