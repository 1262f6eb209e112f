"""The registration form begun from a lead: what was told or filled in stands in it, to be read and corrected."""

from django.utils.html import conditional_escape
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from customers import fieldbook
from customers.models import Intake, Lead, PrivacyNotice

from . import applying

PREFIX = "consent_"


def initial(intake: Intake, user) -> dict:
    """Values by the names of the registration form's fields; {} for a contact that came as no lead.

    What a purpose is asked for is left out unless `user` sent it in: see `carried`.
    """
    if (lead := _lead(intake)) is None:
        return {}
    facts = applying.facts_of(lead)
    hidden = set() if lead.submitted_by_id == user.pk else fieldbook.OPENED
    return {name: value for name, value in facts.items() if name not in hidden} | _answers(lead)


def carried(intake: Intake, user) -> dict:
    """What goes into the archive on the server, unseen (D1); the phone has a tick of its own in the form."""
    lead = _lead(intake)
    if lead is None or lead.submitted_by_id == user.pk:
        return {}
    facts = applying.facts_of(lead)
    return {name: value for name, value in facts.items() if name in fieldbook.OPENED and name != "phone"}


def in_words(facts: dict) -> str:
    """What is carried, covered, as the help beside its tick box."""
    known = fieldbook.BY_NAME
    shown = (f"{known[name].label} {known[name].masked(value)}" for name, value in facts.items())
    words = _("Stays covered and goes into the archive unless you type something else: %(facts)s.")
    return conditional_escape(words % {"facts": "；".join(shown)})


def _lead(intake: Intake) -> Lead | None:
    return Lead.objects.select_related("notice").filter(intake=intake.pk, purged_at=None).first()


def _answers(lead: Lead) -> dict[str, str]:
    """The customer's own answers, as long as the notice they answered is still in force."""
    current = PrivacyNotice.objects.in_force(get_language() or "")
    if lead.notice is None or current is None or lead.notice.version != current.version:
        return {}
    given = (lead.filled or {}).get("consents") or {}
    return {PREFIX + code: "yes" if granted else "no" for code, granted in given.items()}
