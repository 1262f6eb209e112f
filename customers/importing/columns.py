"""The importable fields, each with the words its column is headed by: one table, read from the registry.

Whoever adds a field to the archive's form adds a `Target` here, and sheets can bring it; `spell` turns a cell
into values of the registration form's own fields, which judge them.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from customers import fieldbook
from customers.models import Customer, Purchase, Purpose

from . import purchase_columns, spelling
from .purchase_columns import BOUGHT

CONSENT = "consent_"
COLLECTED = "collected_at"


@dataclass(frozen=True)
class Target:
    """What a column may hold. `words`: headings it goes by, as `spelling.word` writes them."""

    code: str
    words: tuple[str, ...] = ()
    spell: Callable[[str], dict[str, str]] | None = None

    @property
    def label(self) -> str:
        if self.code == COLLECTED:
            return _("Collected at (day)")
        if self.code.startswith(CONSENT):
            code = self.code.removeprefix(CONSENT)
            return _("Consent: %(purpose)s") % {"purpose": _purposes().get(code, code)}
        if self.code == BOUGHT:
            return str(capfirst(Purchase._meta.verbose_name))
        if self.code.startswith(purchase_columns.PREFIX):
            return _("Purchase: %(field)s") % {"field": _of_purchase(self.code)}
        return str(capfirst(Customer._meta.get_field(self.code).verbose_name))

    def facts(self, cell: str) -> dict[str, str]:
        """The cell as values of the form's fields; nothing for an empty one."""
        if spelling.empty(cell):
            return {}
        return self.spell(cell) if self.spell else {self.code: cell}


def _one(code: str, spell: Callable[[str], str]) -> Callable[[str], dict[str, str]]:
    return lambda cell: {code: spell(cell)}


SPELLED: dict[str, Callable[[str], dict[str, str]]] = {
    "sex": _one("sex", spelling.sex),
    "born_on": _one("born_on", spelling.day),
    "phone": spelling.phone_facts,
    "document_number": spelling.document_facts,
    "document_type": _one("document_type", spelling.document_kind),
    "document_expires_on": _one("document_expires_on", spelling.expiry),
    "grade": _one("grade", spelling.grade),
    COLLECTED: _one(COLLECTED, spelling.day),
}
WORDS: dict[str, str] = {
    "name": "姓名 客户姓名 客人姓名 游客姓名 名字 名称 客户名称 中文姓名 联系人 旅客姓名 name fullname customer",
    "latin_name": "英文姓名 拼音 姓名拼音 英文名 护照姓名 拼音姓名 latinname englishname passportname pinyin",
    "sex": "性别 sex gender 称呼",
    "born_on": "出生日期 生日 出生年月 出生年月日 出生 birthday birthdate dateofbirth dob born",
    "phone": "手机 手机号 手机号码 电话 联系电话 电话号码 联系方式 移动电话 phone mobile tel telephone cell 联系手机",
    "second_phone": "备用电话 第二电话 其他电话 固定电话 座机 家庭电话 电话2 手机2 secondphone phone2 landline",
    "email": "邮箱 电子邮箱 电子邮件 邮件 email e-mail mail 邮箱地址",
    "wechat": "微信 微信号 wechat weixin wechatid",
    "address": "地址 住址 家庭住址 联系地址 通讯地址 家庭地址 address 详细地址 居住地",
    "document_type": "证件类型 证件种类 证件类别 证件名称 documenttype idtype",
    "document_number": "证件号 证件号码 身份证 身份证号 身份证号码 护照号 护照号码 documentnumber idnumber",
    "document_expires_on": "证件有效期 有效期 有效期至 证件有效期至 护照有效期 失效日期 expiry expires validuntil",
    "travel_needs": "出行需求 旅游需求 旅行需求 意向 需求 出游意向 线路意向 travelneeds needs",
    "preferences": "偏好 喜好 旅游偏好 兴趣 preferences likes",
    "special_needs": "特殊需求 注意事项 健康状况 饮食禁忌 忌口 过敏 specialneeds health allergies",
    "guardian_name": "监护人 监护人姓名 guardian guardianname",
    "guardian_phone": "监护人电话 监护人手机 guardianphone",
    "guardian_relation": "监护关系 与监护人关系 关系 relation",
    "grade": "等级 客户等级 级别 客户级别 grade level class",
    COLLECTED: "登记日期 采集日期 收集日期 录入日期 建档日期 接触日期 咨询日期 collectedon collected date registered",
}
CONSENT_WORDS = {
    "service": "同意服务 服务同意 同意 知情同意 consent",
    "sensitive": "同意敏感信息 敏感信息同意 单独同意 sensitiveconsent",
    "marketing": "同意营销 营销同意 同意推广 接受推广 marketing marketingconsent newsletter",
    "survey": "同意回访 回访同意 接受回访 surveyconsent",
}


def targets() -> dict[str, Target]:
    """Every importable field by code, in the order of the archive."""
    names = list(fieldbook.NAMES)
    names.insert(names.index("document_number"), "document_type")
    fields = [Target(code, tuple(WORDS.get(code, "").split()), SPELLED.get(code)) for code in names]
    fields += [Target(code, tuple(WORDS[code].split()), SPELLED[code]) for code in ("grade", COLLECTED)]
    asked = [
        Target(
            CONSENT + code,
            tuple(CONSENT_WORDS.get(code, "").split()),
            _one(CONSENT + code, spelling.yes_or_no),
        )
        for code in _purposes()
    ]
    bought = [
        Target(code, tuple(words.split()), spell and _one(code, spell))
        for code, words, spell in (
            (purchase_columns.PREFIX + name, words, purchase_columns.SPELLED.get(name))
            for name, words in purchase_columns.WORDS.items()
        )
    ]
    return {target.code: target for target in (*fields, *asked, *bought)}


def grouped() -> list[tuple[str, list[tuple[str, str]]]]:
    """The targets as choices: what is the customer's, and what her purchase's."""
    groups: dict[bool, list[tuple[str, str]]] = {False: [], True: []}
    for code, target in targets().items():
        groups[code in purchase_columns.CODES].append((code, target.label))
    return [(_("The customer"), groups[False]), (_("A purchase or stay of hers"), groups[True])]


def _of_purchase(code: str) -> str:
    name = code.removeprefix(purchase_columns.PREFIX)
    said = {
        "destination": _("destination or supplier"),
        "starts_on": _("first day"),
        "ends_on": _("last day"),
    }
    return said.get(name) or str(Purchase._meta.get_field(name).verbose_name)


def _purposes() -> dict[str, str]:
    return {purpose.code: str(purpose) for purpose in Purpose.objects.filter(asked=True, active=True)}


@cache
def _by_word() -> dict[str, str]:
    bought = {purchase_columns.PREFIX + name: line for name, line in purchase_columns.WORDS.items()}
    lines = {**bought, **WORDS, **{CONSENT + code: line for code, line in CONSENT_WORDS.items()}}
    return {word: code for code, line in lines.items() for word in line.split()}


def of_heading(heading: str) -> str:
    """The target a heading means; "" for none of ours. 手机号码（必填） and 电话1 are understood."""
    plain = spelling.word(re.sub(r"[（(].*?[)）]", "", heading)) or spelling.word(heading)
    for said in (plain, plain.removesuffix("1"), plain.removesuffix("必填"), plain.removeprefix("客户")):
        if code := _by_word().get(said):
            return code
    return ""


def guessed(headings: list[str]) -> list[str]:
    """A target for each column; one that two columns claim goes to the first, a second phone to the next."""
    taken: list[str] = []
    for heading in headings:
        code = of_heading(heading)
        if code == "phone" and "phone" in taken and "second_phone" not in taken:
            code = "second_phone"
        taken.append("" if code in taken else code)
    return taken


def heading_row(rows: list[list[str]]) -> int:
    """Which of the first rows names the columns: the one with most words of ours; titles stand above it.

    -1 where none does: then the first row is somebody's data already.
    """
    best, most = -1, 0
    for place, cells in enumerate(rows):
        known = len({code for code in map(of_heading, cells) if code})
        if known > most:
            best, most = place, known
    return best if most >= 2 or (most == 1 and len([c for c in rows[best] if c]) <= 3) else -1
