"""A rule of the matrix in words."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agency.models import User
from agency.roles import ROLES
from contracts.models import ApprovalPolicy, ContractKind
from customers.trade.money import written

from .wanted import Mode, Office, Wanted

AMOUNTS = ("more_than", "at_most")
NUMBERS = ("margin_below", "discount_above", "credit_above", "own_words_above", "warnings_above")
MARKS = ("cost_unknown", "minors", "abroad", "risky", "cash", "outdated")


def conditions_of(rule: ApprovalPolicy) -> list[str]:
    """Each condition as “what: how much”; none for a rule that always holds."""
    found = []
    if rule.kinds:
        names = {kind.code: str(kind) for kind in ContractKind.objects.filter(code__in=rule.kinds)}
        found.append("、".join(names.get(code, code) for code in rule.kinds))
    for name in (*AMOUNTS, *NUMBERS):
        if (value := getattr(rule, name)) is not None:
            found.append(f"{_label(name)} {written(value) if name in AMOUNTS else value}")
    return [*found, *(_label(name) for name in MARKS if getattr(rule, name))]


def _label(name: str) -> str:
    return str(ApprovalPolicy._meta.get_field(name).verbose_name)


def steps_of(steps: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The steps of a rule, in their order: who, how many, how long, what is special."""
    wanted = sorted((Wanted.of(data) for data in steps), key=lambda one: one.place)
    return [
        {
            "order": one.place,
            "who": _who(one),
            "mode": _mode(one),
            "hours": ngettext("%(count)s hour", "%(count)s hours", one.hours) % {"count": one.hours},
            "confirm": one.confirm,
        }
        for one in wanted
    ]


def _who(one: Wanted) -> str:
    if one.office == Office.ROLE:
        return str(ROLES[one.role].label) if one.role in ROLES else one.role
    if one.office == Office.PERSON:
        return User.objects.filter(pk=one.person).values_list("name", flat=True).first() or "—"
    return str(Office(one.office).label)


def _mode(one: Wanted) -> str:
    if one.mode == Mode.QUORUM:
        return _("%(count)s of them") % {"count": one.quorum}
    return str(Mode(one.mode).label)
