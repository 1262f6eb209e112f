"""Supplements and agreements that end a contract: 民法典 543, 544, 562, 旅游法 65, 73."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contracts.checking.case import Case
from contracts.checking.registry import BLOCK, CHANGING, WARN, Finding, Waiver, rule
from contracts.terms import Change


def _change(case: Case) -> Change:
    return case.terms.change or Change()


@rule(
    "change_reason",
    gettext_lazy("Why it is changed or ended is said"),
    BLOCK,
    "民法典 543、562",
    group="change",
    families=CHANGING,
    zh="补充协议、解除协议应写明原合同编号和变更（解除）的原因。",
    en="The contract it belongs to and the reason must be named.",
)
def change_reason(case: Case):
    if not _change(case).parent:
        yield Finding(_("The contract it belongs to is not named."), "change.reason")
    if not _change(case).reason.strip():
        yield Finding(_("The reason is missing."), "change.reason")


@rule(
    "change_clear",
    gettext_lazy("What changes is said clearly"),
    BLOCK,
    "民法典 544（约定不明确的，推定为未变更）",
    group="change",
    kinds=("supplement",),
    waiver=Waiver.NEVER,
    zh="变更内容约定不明确的，推定为没有变更。至少写明一项；服务变更应写明变更前后。",
    en="What is not clear counts as not changed. Name at least one thing, services as they were and as they will be.",
)
def change_clear(case: Case):
    change, terms = _change(case), case.terms
    said = (change.starts_on, change.ends_on, change.leaving, change.services, change.words.strip())
    if not any(said) and not terms.travellers and not terms.money.lines:
        yield Finding(_("Nothing changes."), "change.words")
    for one in change.services:
        if not (one.subject.strip() and one.before.strip() and one.after.strip()):
            yield Finding(_("A service is not said as it was and as it will be."), "change.services")


@rule(
    "change_paid",
    gettext_lazy("The difference is paid as planned"),
    BLOCK,
    "旅游法 58(7)、73",
    group="change",
    kinds=("supplement",),
    zh="增加的费用应写明支付期限，分期之和等于增加额；减少的费用不列付款。",
    en="What is paid more needs its instalments, and they make up the difference.",
)
def change_paid(case: Case):
    money = case.terms.money
    planned = sum(one.amount for one in money.payments)
    if planned != max(0, money.total):
        yield Finding(_("The instalments do not make up the difference."), "money.payments")
    elif any(one.due_on is None for one in money.payments):
        yield Finding(_("An instalment has no day."), "money.payments")


@rule(
    "joining",
    gettext_lazy("Who joins is known"),
    BLOCK,
    "旅游法 58(1)；旅行社条例 28(1)；民法典 19",
    group="change",
    kinds=("supplement",),
    zh="新增旅游者应写明姓名、证件和联系电话；未成年人应有监护人同意。",
    en="Name, document and telephone of whoever joins; the guardian’s agreement for a minor.",
)
def joining(case: Case):
    minors = {one.key for one in case.terms.younger_than(18)}
    for place, one in enumerate(case.terms.travellers, 1):
        name = one.name or str(place)
        if not one.name.strip() or not one.document_number.strip() or one.born_on is None:
            yield Finding(
                _("%(name)s: name, birthday or document is missing.") % {"name": name}, "travellers"
            )
        if not (one.phone or one.guardian_phone):
            yield Finding(_("%(name)s: the telephone is missing.") % {"name": name}, "travellers")
        if one.key in minors and not (one.guardian and one.guardian_agreed):
            yield Finding(_("%(name)s: the guardian has not agreed.") % {"name": name}, "travellers")


@rule(
    "change_shorter",
    gettext_lazy("The journey is as long as agreed"),
    WARN,
    "旅游法 69、73",
    group="change",
    kinds=("supplement",),
    zh="变更后的天数与原合同不同，请在“服务变更”中逐日写明。",
    en="The journey becomes longer or shorter: say day by day what changes.",
)
def change_shorter(case: Case):
    change = _change(case)
    first, last = change.starts_on or change.was_starts_on, change.ends_on or change.was_ends_on
    if not (first and last and change.was_starts_on and change.was_ends_on):
        return
    if last - first != change.was_ends_on - change.was_starts_on and not change.services:
        yield Finding(_("It is longer or shorter than before."), "change.services")


@rule(
    "settled",
    gettext_lazy("The money of the ended contract is settled"),
    BLOCK,
    "旅游法 65、67；民法典 566",
    group="change",
    kinds=("termination",),
    zh="解除协议应写明解除日期、扣除的费用、退还的金额和期限，扣除与退还之和不超过原合同总额。",
    en="From when it ends, what is kept, what comes back and by when; together no more than the total.",
)
def settled(case: Case):
    change = _change(case)
    if change.ends_from is None:
        yield Finding(_("From when it ends is missing."), "change.ends_from")
    elif change.was_ends_on and change.ends_from > change.was_ends_on:
        yield Finding(_("It ends later than the contract itself."), "change.ends_from")
    if change.refund and change.refund_by is None:
        yield Finding(_("By when it is given back is missing."), "change.refund_by")
    if change.kept + change.refund > change.was_total:
        yield Finding(_("More is kept and given back than the contract costs."), "change.refund")
    if case.received is not None and change.refund > case.received:
        yield Finding(_("More is given back than was received."), "change.refund")
