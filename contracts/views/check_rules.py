"""The register of the rules of the legal check, and counsel’s changes of them."""

from datetime import timedelta

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from agency.errors import Refused
from contracts.checking import figures, judging
from contracts.checking.registry import GROUPS, RULES, WAIVERS
from contracts.forms.check import RuleForm
from contracts.models import CheckRule, CheckRuleChange, ContractKind

READ = "contracts.view_library"
PERIOD = timedelta(days=365)
TONES = {"block": "red", "warn": "amber", "info": "line"}


@permission_required(READ, raise_exception=True)
@require_safe
def check_rules(request: HttpRequest) -> HttpResponse:
    """All rules by subject: law, weight, version, how often they stopped a contract within the last year."""
    failed = figures.failures(now() - PERIOD)
    rows = {row.code: row for row in CheckRule.objects.all()}
    groups = [
        {
            "label": label,
            "element": group if group.isdigit() else "",
            "rows": [
                {
                    "rule": one,
                    "row": rows[code],
                    "tone": TONES[rows[code].severity],
                    "failed": failed.get(code, 0),
                }
                for code, one in RULES.items()
                if one.group == group and code in rows
            ],
        }
        for group, label in GROUPS.items()
    ]
    waiting = CheckRuleChange.objects.filter(state=CheckRuleChange.State.WAITING).count()
    return render(
        request, "contracts/check_rules.html", {"groups": groups, "count": len(RULES), "waiting": waiting}
    )


@permission_required(READ, raise_exception=True)
@require_safe
def check_rule(request: HttpRequest, code: str) -> HttpResponse:
    """One rule with its changes; counsel writes it here."""
    row = _row(code)
    form = RuleForm(rule=row) if request.user.has_perm(judging.WRITE) else None
    return _rule_page(request, row, form)


@permission_required(judging.WRITE, raise_exception=True)
@require_POST
def check_rule_change(request: HttpRequest, code: str) -> HttpResponse:
    row = _row(code)
    form = RuleForm(request.POST, rule=row)
    if form.is_valid():
        try:
            change = judging.propose(row, by=request.user, **form.facts(row))
        except Refused as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _told(change))
            return redirect("contracts:check_rule", code)
    return _rule_page(request, row, form, status=422)


def _row(code: str) -> CheckRule:
    return get_object_or_404(CheckRule, code=code if code in RULES else None)


def _rule_page(
    request: HttpRequest, row: CheckRule, form: RuleForm | None, status: int = 200
) -> HttpResponse:
    one = RULES[row.code]
    kinds = ContractKind.objects.filter(code__in=one.kinds) if one.kinds else ()
    families = [family.label for family in ContractKind.Family if family in one.families]
    context = {
        "rule": one,
        "row": row,
        "tone": TONES[row.severity],
        "group": GROUPS[one.group],
        "waiver": WAIVERS[one.waiver],
        "for": [str(kind) for kind in kinds] or families,
        "changes": row.changes.select_related("asked_by", "decided_by"),
        "form": form,
    }
    return render(request, "contracts/check_rule.html", context, status=status)


def _told(change: CheckRuleChange) -> str:
    if change.loosens:
        return _("This loosens the rule: a second person decides. Until then it stays as it is.")
    return _("In force at once.")
