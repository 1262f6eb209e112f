"""民法典 496, 497, 消费者权益保护法 26: void terms, blanks, own words, highlighting, the template itself."""

import re

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contracts import policy
from contracts.checking.case import Case
from contracts.checking.registry import BLOCK, EVERY, INFO, RETAIL, WARN, Finding, Waiver, rule
from contracts.checking.ticks import items
from contracts.drafting.blank_names import place_of, words_of
from contracts.drafting.blanks import EMPTY, fill
from contracts.library.body import BLANK
from contracts.library.variables import trouble
from contracts.models import TemplateVersion

VOID = (
    *(
        "最终解释权归",
        "保留最终解释权",
        "概不负责",
        "概不退还",
        "概不退款",
        "一律不退",
        "恕不退还",
        "与我社无关",
    ),
    *(
        "与本社无关",
        "不承担任何责任",
        "免除一切责任",
        "后果自负",
        "责任自负",
        "放弃一切权利",
        "放弃追究",
        "不得投诉",
    ),
    *("不得以任何理由", "有权单方变更", "无需另行通知", "以本社解释为准"),
)
OLD_TEXTS = ("GF-2014", "旅发〔2014〕", "旅发[2014]", "2013年版", "2014年版")
STANDING_OUT = ("liability", "change")  # what weighs on the traveller
LATER = frozenset({"sign_date", "sign_place"})  # asked by rules of their own
SPACES = re.compile(r"\s+")


@rule(
    "void_terms",
    gettext_lazy("No void terms"),
    BLOCK,
    "民法典 497；消费者权益保护法 26；旅游纠纷司法解释 6",
    group="words",
    families=EVERY,
    waiver=Waiver.LEGAL,
    words=VOID,
    zh="“最终解释权归本社”“概不负责”“一律不退”一类格式条款无效，并可被处罚。请删除或改写。",
    en="Terms like “final interpretation rests with us” or “no refunds whatsoever” are void and fined. Rewrite them.",
)
def void_terms(case: Case):
    words = case.lexicons.get("void_terms", VOID)
    places = [*case.prose(), ("", case.terms.money.includes), ("", case.terms.money.excludes)]
    places += [("", day.note) for _place, day in case.days()]
    for key, text in places:
        plain = SPACES.sub("", text)
        for word in words:
            if word and word in plain:
                field = f"clause.{key}" if key else "money.excludes"
                yield Finding(_("“%(word)s” is void.") % {"word": word}, field)


@rule(
    "blanks_required",
    gettext_lazy("The template’s own blanks are filled in"),
    BLOCK,
    "2026年版示范文本使用说明（空格应填写或划去）",
    group="words",
    families=EVERY,
    zh="模板规定必填的空格没有填写，或填写不合要求。",
    en="A blank that the template asks for is empty, or what stands in it does not fit.",
)
def blanks_required(case: Case):
    for one in case.version.variables:
        if said := trouble(one, case.terms.closing.values.get(one["key"], "")):
            yield Finding(said, f"values.{one['key']}"[:40])


@rule(
    "blanks_open",
    gettext_lazy("No blank stands open"),
    WARN,
    "2026年版示范文本使用说明（空格应填写或划去）",
    group="words",
    families=EVERY,
    zh="正文仍有空格。不适用的，请填“无”或划去，以免事后添写。",
    en="The text has open blanks. Write “none” or strike them out, so that nobody fills them in later.",
)
def blanks_open(case: Case):
    asked = {one["key"] for one in case.version.variables if one.get("required")}
    texts = (str(one.get("text", "")) for one in case.clauses)
    names = dict.fromkeys(name for text in texts for name in BLANK.findall(text))
    own = {one["key"]: one for one in case.version.variables}
    for name in names:
        if name not in asked | LATER and fill(name, case.terms, own) == EMPTY:
            where = place_of(name, travels=case.kind.travels)[:40]
            yield Finding(_("Open: %(blank)s.") % {"blank": words_of(name, own)}, where)


@rule(
    "own_words",
    gettext_lazy("The template’s words are kept"),
    WARN,
    "民法典 496；本社合同管理规定（seed 001）",
    group="words",
    families=EVERY,
    zh="有条款改用了自拟文字或偏离标准的备选条款，需要额外审批。",
    en="A clause has words of its own, or an alternative that departs from the standard: it needs more approvals.",
)
def own_words(case: Case):
    chosen, own = case.terms.closing.choices, case.terms.closing.own_words
    for clause in case.clauses:
        key = str(clause.get("key", ""))
        picked = next((one for one in clause.get("alternatives", ()) if one["key"] == chosen.get(key)), {})
        if own.get(key, "").strip() or picked.get("risk") == "deviation":
            yield Finding(_("Clause “%(key)s” is not the standard one.") % {"key": key}, f"clause.{key}"[:40])


@rule(
    "highlighting",
    gettext_lazy("What weighs on the traveller stands out"),
    WARN,
    "民法典 496；消费者权益保护法 26",
    group="words",
    families=RETAIL,
    zh="与旅游者有重大利害关系的格式条款（违约责任、变更），应以显著方式提示并说明。",
    en="Clauses on liability and change must stand out in the text and be explained.",
)
def highlighting(case: Case):
    for clause in case.clauses:
        if clause.get("category") in STANDING_OUT and not clause.get("highlighted"):
            yield Finding(
                _("Clause “%(key)s” does not stand out.") % {"key": clause["key"]},
                f"clause.{clause['key']}"[:40],
            )


@rule(
    "template_current",
    gettext_lazy("The template is the current one"),
    WARN,
    "seed 001（模板需定期更新）",
    group="words",
    families=EVERY,
    zh="起草后模板已有新版本或已过有效期，请改用新版。",
    en="The template has been replaced since, or is past its time: take the new one.",
)
def template_current(case: Case):
    version = case.version
    if version.state == TemplateVersion.State.SUPERSEDED:
        yield Finding(_("A newer version of the template is in use."), "version")
    elif version.effective_to and version.effective_to < case.today:
        yield Finding(_("The template’s time is over."), "version")


@rule(
    "template_in_use",
    gettext_lazy("The template may be used"),
    BLOCK,
    "seed 001（模板需定期更新）；本社合同管理规定",
    group="words",
    families=EVERY,
    waiver=Waiver.LEGAL,
    zh="模板已停用、尚未发布，或法务复核逾期超过三十天，不得用于签约。",
    en="The template was withdrawn, never published, or its legal review is more than 30 days overdue.",
)
def template_in_use(case: Case):
    version, states = case.version, TemplateVersion.State
    if version.state not in (states.PUBLISHED, states.SUPERSEDED):
        yield Finding(_("The template is not in use."), "version")
    elif version.review_due_on and version.review_due_on + policy.TEMPLATE_GRACE < case.today:
        yield Finding(
            _("Its legal review was due on %(day)s.") % {"day": version.review_due_on.isoformat()}, "version"
        )


@rule(
    "template_review",
    gettext_lazy("The template’s legal review is not overdue"),
    WARN,
    "seed 001（模板需定期更新）",
    group="words",
    families=EVERY,
    zh="模板的法务复核已到期，请通知法务。",
    en="The template’s legal review is due: tell counsel.",
)
def template_review(case: Case):
    due = case.version.review_due_on
    if due and due < case.today <= due + policy.TEMPLATE_GRACE:
        yield Finding(_("Its legal review was due on %(day)s.") % {"day": due.isoformat()}, "version")


@rule(
    "model_text",
    gettext_lazy("No model text that has been repealed"),
    WARN,
    "文化和旅游部、市场监管总局 2026年版示范文本（2026-03-31 起）",
    group="words",
    families=RETAIL,
    zh="文本仍引用 2013/2014 年版示范文本；2026 年 3 月 31 日起已由 2026 年版取代。",
    en="The text still names the model texts of 2013 or 2014, replaced on 31 March 2026.",
)
def model_text(case: Case):
    said = case.version.official_source + "".join(text for _key, text in case.prose())
    for word in OLD_TEXTS:
        if word in said:
            yield Finding(_("The text names “%(word)s”.") % {"word": word}, "version")


@rule(
    "confirmed",
    gettext_lazy("What only a person can confirm"),
    INFO,
    "旅游法 50、58、70",
    group="words",
    families=RETAIL,
    zh="证件已核对原件、行程合理、品质说明真实、自由活动安全提示已给出——由人逐项确认。",
    en="Documents compared, the route makes sense, quality is true, safety told: a person confirms each.",
)
def confirmed(case: Case):
    missing = [str(one.label) for one in items(case) if one.code not in case.ticked]
    if missing:
        yield Finding(_("Not confirmed yet: %(items)s.") % {"items": "；".join(missing)}, "ticks")
