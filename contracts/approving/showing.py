"""An approval as people read it: its steps, why each is asked, what is unusual, what has changed since."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from agency.models import User
from agency.roles import ROLES
from contracts.checking.standing import latest as latest_check
from contracts.drafting.comparing import differences, terms_differences
from contracts.models import ApprovalDecision, ApprovalPolicy, ApprovalStep, Contract, Revision
from contracts.terms import Terms

from . import matrix

State = ApprovalStep.State
TONES = {
    State.QUEUED: "line",
    State.WAITING: "indigo",
    State.APPROVED: "green",
    State.RETURNED: "amber",
    State.REJECTED: "red",
    State.VOID: "line",
    State.SKIPPED: "line",
}


@dataclass(frozen=True)
class Shown:
    """One step for the page: who is asked, by which rules, what was decided."""

    step: ApprovalStep
    office: str
    people: str
    reasons: list[str]
    decisions: list[ApprovalDecision]
    tone: str


def rounds(contract: Contract) -> list[tuple[int, list[Shown]]]:
    """All submissions, the last first, each with its steps in order."""
    rows = ApprovalStep.objects.filter(contract=contract).order_by("-round", "place", "created_at")
    steps = list(rows.prefetch_related("decisions__by", "decisions__on_behalf_of"))
    names, rules = _names(steps), _rules(steps)
    found: dict[int, list[Shown]] = {}
    for step in steps:
        found.setdefault(step.round, []).append(_shown(step, names, rules))
    return list(found.items())


def _shown(step: ApprovalStep, names: dict[int, str], rules: dict[str, str]) -> Shown:
    people = "、".join(
        _("%(person)s (asked as the next above)") % {"person": names[pk]} if pk in step.raised else names[pk]
        for pk in step.deciders
        if pk in names
    )
    reasons = [rules.get(one, one) for one in step.reasons]
    return Shown(step, office_of(step), people, reasons, list(step.decisions.all()), TONES[step.state])


def office_of(step: ApprovalStep) -> str:
    """The office in words; of a role its name."""
    if step.office == ApprovalStep.Office.ROLE and step.role in ROLES:
        return str(ROLES[step.role].label)
    return step.get_office_display()


def reasons_of(step: ApprovalStep) -> list[str]:
    rules = _rules([step])
    return [rules.get(one, one) for one in step.reasons]


def _names(steps: list[ApprovalStep]) -> dict[int, str]:
    ids = {pk for step in steps for pk in step.deciders}
    return dict(User.objects.filter(pk__in=ids).values_list("pk", "name"))


def _rules(steps: list[ApprovalStep]) -> dict[str, str]:
    """The names of rules in the versions that asked."""
    codes = {reason.partition("@")[0] for step in steps for reason in step.reasons}
    return {
        f"{rule.code}@{rule.version}": str(rule) for rule in ApprovalPolicy.objects.filter(code__in=codes)
    }


def summary(contract: Contract, revision: Revision) -> dict[str, Any]:
    """Figures, what is unusual, what the legal check says: of the text that is decided on."""
    terms = Terms.of(revision.terms)
    facts = matrix.facts_of(contract, terms)
    check = latest_check(contract, revision.digest)
    findings = list(check.results.exclude(outcome="info").order_by("outcome", "id")) if check else []
    return {
        "terms": terms,
        "facts": facts,
        "margin": None if facts.margin is None else contract_margin(terms),
        "clauses": [
            {"key": block["key"], "number": block["number"]}
            for block in revision.text
            if block["kind"] == "clause" and block.get("own")
        ],
        "warnings": [one for one in findings if one.outcome == "warn"],
        "waived": [one for one in findings if one.outcome == "waived"],
        "check": check,
    }


def contract_margin(terms: Terms) -> int:
    return terms.money.total - (terms.money.cost or 0)


def before(contract: Contract, step: ApprovalStep, user) -> Revision | None:
    """The text `user` was last asked about, or decided on, before this one."""
    asked = ApprovalStep.objects.filter(contract=contract, round__lt=step.round, asked_at__isnull=False)
    mine = asked.filter(deciders__contains=[user.pk]) | asked.filter(
        pk__in=ApprovalDecision.objects.filter(contract=contract, by=user).values("step")
    )
    last = mine.order_by("-round").select_related("revision").first()
    return last.revision if last else None


def changes(old: Revision | None, new: Revision) -> list[dict[str, Any]] | None:
    """Rows of what differs since; None for somebody who sees it for the first time."""
    if old is None:
        return None
    if old.pk == new.pk:
        return []
    return [
        *terms_differences(Terms.of(old.terms), Terms.of(new.terms), costs=True),
        *differences(old.text, new.text),
    ]
