"""Questions whose answers give the class of an incident and its legal clock.

《国家网络安全事件报告管理办法》 (2025-11-01): 较大 and above within four hours to the provincial CAC (12387).
The numbers of persons are ours until counsel has confirmed them (contracts_compliance.md, “For counsel to confirm”).
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from compliance.models import Incident

Severity = Incident.Severity


@dataclass(frozen=True)
class Question:
    code: str
    label: Promise
    hint: Promise | str = ""


QUESTIONS = (
    Question(
        "sensitive",
        _("Sensitive data are among them"),
        _("documents, health, accounts, whereabouts, any of a child"),
    ),
    Question("spreads", _("It can be read by anybody, or is being passed on or sold")),
    Question("crime", _("A crime is suspected"), _("then it is reported to the police (网数条例 11)")),
    Question(
        "avoided",
        _("Measures have effectively avoided the harm"),
        _("only then may the persons be left untold (PIPL 57)"),
    ),
    Question(
        "critical",
        _("The authority counts it as 较大 or above for another reason"),
        _("important systems stopped, social harm"),
    ),
)
THRESHOLDS = (
    (100_000_000, Severity.EXTREME),
    (10_000_000, Severity.SERIOUS),
    (1_000_000, Severity.MAJOR),
)


def severity(persons: int, answers: dict) -> str:
    """The class by persons affected; what the authority counts as 较大 is at least that."""
    for least, found in THRESHOLDS:
        if persons >= least:
            return found
    return Severity.MAJOR if answers.get("critical") else Severity.COMMON


def duties(incident: Incident, persons: int, minors: int) -> list[Promise]:
    """What the law asks for, in the order of haste."""
    if not incident.severity:
        return []
    told = []
    if incident.severity != Severity.COMMON:
        told.append(_("Report to the provincial cyberspace office within four hours (hotline 12387)."))
    if not incident.near_miss and persons:
        told.append(
            _(
                "Tell the authority in charge at once: kinds of data, cause, possible harm, measures (PIPL 57)."
            )
        )
        if not incident.answers.get("avoided"):
            told.append(
                _("Tell every person at once, by telephone, message, letter or announcement (网数条例 11).")
            )
        if minors:
            told.append(_("Tell children and their guardians (未成年人网络保护条例 35)."))
    if incident.answers.get("crime"):
        told.append(_("Report the suspected crime to the police (网数条例 11)."))
    if incident.severity != Severity.COMMON:
        told.append(_("Final report within 30 days after handling it."))
    return told
