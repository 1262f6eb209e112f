"""How the library looks: colours, what a version’s rows say, days as deadlines."""

from datetime import date, datetime, time
from typing import Any

from django.db.models import Count
from django.utils.timezone import get_current_timezone
from django.utils.translation import gettext_lazy as _

from contracts.models import Clause, Contract, ContractState, Template, TemplateVersion

from .body import clauses
from .moving import seeing_all

State = TemplateVersion.State
TONES = {
    State.DRAFT: "line",
    State.REVIEW: "indigo",
    State.READY: "teal",
    State.PUBLISHED: "green",
    State.SUPERSEDED: "line",
    State.WITHDRAWN: "red",
}
CLAUSE_TONES = {Clause.State.DRAFT: "indigo", Clause.State.APPROVED: "green", Clause.State.RETIRED: "line"}
RISK_TONES = {"standard": "line", "fallback": "amber", "deviation": "red"}
WHEN = {
    "always": _("always"),
    "minors": _("children travel"),
    "shopping": _("there are shopping stops"),
    "self_paid": _("there are self-paid items"),
    "ground_agency": _("a ground agency is used"),
    "risky": _("risky activities are part of it"),
    "group": _("it needs a smallest number of people"),
    "joining": _("somebody joins by a supplement"),
    "repriced": _("a supplement changes the price"),
    "payable": _("a supplement is paid for"),
    "more_words": _("a supplement or an end says more"),
}


def end_of(day: date | None) -> datetime | None:
    """The moment a day is over in Shanghai, for the deadline chip."""
    return day and datetime.combine(day, time(23, 59, 59), tzinfo=get_current_timezone())


def index() -> list[dict[str, Any]]:
    """All templates with their current version, the one on its way, and how many open drafts rest on each."""
    templates = list(Template.objects.select_related("kind", "keeper").prefetch_related("versions"))
    with seeing_all():
        drafts = Contract.objects.filter(state__in=ContractState.EDITABLE).order_by()
        counts = dict(drafts.values_list("version__template").annotate(Count("pk")))
    rows = []
    for template in templates:
        versions = list(template.versions.all())
        current = next((one for one in versions if one.state == State.PUBLISHED), None)
        rows.append(
            {
                "template": template,
                "current": current,
                "coming": next((one for one in versions if one.state in TemplateVersion.OPEN), None),
                "due": end_of(current.review_due_on) if current else None,
                "drafts": counts.get(template.pk, 0),
            }
        )
    return rows


def sections(version: TemplateVersion) -> list[dict[str, Any]]:
    """The text for reading and editing, with words for its codes; `at` is the place of the section."""
    categories, risks = dict(Clause.Category.choices), dict(Clause.Risk.choices)
    return [
        {
            "at": at,
            "title": section["title"],
            "rows": [
                row
                | {
                    "subject": categories.get(row.get("category"), ""),
                    "condition": WHEN.get(row["when"]) if row.get("when", "always") != "always" else "",
                    "standing": risks.get(row.get("risk"))
                    if row.get("risk", "standard") != "standard"
                    else "",
                }
                for row in section["clauses"]
            ],
        }
        for at, section in enumerate(version.body)
    ]


def laws() -> list[str]:
    """Laws that published texts rest on."""
    found = TemplateVersion.objects.filter(state=State.PUBLISHED).values_list("law_refs", flat=True)
    return sorted({law for one in found for law in one})


def highlighted(version: TemplateVersion) -> int:
    return sum(bool(row.get("highlighted")) for row in clauses(version.body))
