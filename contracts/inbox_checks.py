"""What waits for counsel and the general manager: findings to set aside, rules to loosen."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contracts.checking import judging, running, waiving
from contracts.checking.registry import RULES
from contracts.models import CheckRuleChange, CheckWaiver
from customers.inbox import Item, Kind, register


@register
class Waivers(Kind):
    """Somebody asks that a finding of the legal check be set aside."""

    code = "waiver"
    template = "contracts/inbox/waiver.html"
    approve = ("shield-off", gettext_lazy("Set aside"))
    withdraw = ("contracts:waiver_withdraw", gettext_lazy("Withdraw the request"))

    def waiting(self, user):
        return _with_people(waiving.waiting_for(user)).order_by("asked_at")

    def asked(self, user):
        return _with_people(CheckWaiver.objects.filter(asked_by=user)).order_by("-asked_at")

    def done(self, user):
        return _with_people(CheckWaiver.objects.filter(decided_by=user)).order_by("-decided_at")

    def find(self, user, pk):
        found = _with_people(CheckWaiver.objects.filter(pk=pk)).first()
        if found is None:
            return None
        concerned = user.pk in (found.asked_by_id, found.decided_by_id) or waiving.may_decide(user, found)
        return found if concerned else None

    def is_waiting(self, user, record):
        return record.state == CheckWaiver.State.WAITING and waiving.may_decide(user, record)

    def item(self, record):
        return Item(
            kind=self.code,
            record=record,
            icon="scale",
            label=_("Legal check"),
            title=_("Set aside: %(rule)s") % {"rule": RULES[record.rule].title},
            who=record.asked_by,
            at=record.asked_at,
        )

    def context(self, user, record):
        contract = record.contract
        results = running.look(contract) if contract.editable else []
        result = next((one for one in results if one.rule.code == record.rule), None)
        waits = record.state == CheckWaiver.State.WAITING
        return {
            "decidable": waits and waiving.may_decide(user, record),
            "withdrawable": waits and record.asked_by_id == user.pk,
            "rule": RULES[record.rule],
            "result": result,
            "contract": contract,
        }

    def decide(self, record, *, by, action, comment):
        decided = waiving.decide(record, by=by, grant=action == "approve", comment=comment)
        return {
            CheckWaiver.State.GRANTED: _("Set aside for exactly these words."),
            CheckWaiver.State.REFUSED: _("Refused. The colleague reads why."),
        }.get(decided.state, _("The words have changed since; nothing was set aside."))


@register
class RuleChanges(Kind):
    """A rule of the legal check shall become looser: a second person decides."""

    code = "check_rule"
    template = "contracts/inbox/check_rule.html"

    def waiting(self, user):
        rows = CheckRuleChange.objects.filter(state=CheckRuleChange.State.WAITING).exclude(asked_by=user)
        return _of_rules(rows if user.has_perm(judging.WRITE) else rows.none()).order_by("created_at")

    def asked(self, user):
        rows = CheckRuleChange.objects.filter(asked_by=user, loosens=True)
        return _of_rules(rows).order_by("-created_at")

    def done(self, user):
        return _of_rules(CheckRuleChange.objects.filter(decided_by=user)).order_by("-decided_at")

    def find(self, user, pk):
        return (
            _of_rules(CheckRuleChange.objects.filter(pk=pk)).first() if user.has_perm(judging.WRITE) else None
        )

    def is_waiting(self, user, record):
        return record.state == CheckRuleChange.State.WAITING and judging.may_decide(user, record)

    def item(self, record):
        return Item(
            kind=self.code,
            record=record,
            icon="scale",
            label=_("Legal check"),
            title=_("Loosen a rule: %(rule)s") % {"rule": RULES[record.rule.code].title},
            who=record.asked_by,
            at=record.created_at,
        )

    def context(self, user, record):
        return {
            "decidable": self.is_waiting(user, record),
            "rule": RULES[record.rule.code],
            "removed": [word for word in record.rule.words if word not in record.words],
        }

    def decide(self, record, *, by, action, comment):
        judging.decide(record, by=by, approve=action == "approve", comment=comment)
        return _("The rule is in force as changed.") if action == "approve" else _("The rule stays as it is.")


def _with_people(rows):
    return rows.select_related("asked_by__department", "decided_by", "contract__kind", "contract__version")


def _of_rules(rows):
    return rows.select_related("rule", "asked_by__department", "decided_by")
