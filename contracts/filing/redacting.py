"""Personal data taken out of a contract’s words before they are kept to be searched (§1.7).

What the terms name (people, their numbers, needs and addresses) goes by its value; what only looks like a
person’s number goes by its form. In doubt it goes: a search word lost is cheaper than a number kept. What marks a
body, not a person (统一社会信用代码, service numbers 400/800), stays.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable
from datetime import date
from functools import partial

from contracts.terms import Terms

MARK = "［{}］"  # nobody types these; `grams` breaks words at them
GAP = r"[ \t\-－—·]{0,2}"
ALONE, END = r"(?<![0-9A-Za-z])", r"(?![0-9A-Za-z])"
PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)  # GB 11643, ISO 7064 mod 11-2
CREDIT = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # GB 32100
DOCUMENT = r"(?:号码|证号|编号|号)?[:： ]{0,3}"


def redact(text: str, personal: Iterable[str] = ()) -> str:
    """`text` in half width, personal data replaced by what it was: ［姓名］, ［身份证号］, …"""
    text = unicodedata.normalize("NFKC", text)
    for value in sorted({one for one in map(_plain, personal) if len(one) > 1}, key=len, reverse=True):
        text = re.sub(_loosely(value), MARK.format("个人信息"), text, flags=re.IGNORECASE)
    for name, pattern, stays in RECOGNISERS:
        text = pattern.sub(partial(_marked, name=name, stays=stays), text)
    return text


def personal_in(terms: Terms) -> set[str]:
    """Every value of the terms that says who somebody is, lives, is reached, or needs; bodies stay."""
    side = terms.customer
    found = {side.phone, side.address, side.signatory}
    if not (side.signatory or is_credit_code(side.document_number)):
        found |= {side.name, side.document_number}
    for one in terms.travellers:
        found |= {value for value in vars(one).values() if isinstance(value, str)} - _codes(one)
        found |= _days(one.born_on)
    return {value for value in found if value}


def _codes(traveller) -> set[str]:
    names = ("key", "customer", "sex", "document_type", "insurance", "room")
    return {getattr(traveller, name) for name in names}


def _days(day: date | None) -> set[str]:
    if day is None:
        return set()
    written = (
        f"{day.year}年{day.month}月{day.day}日",
        f"{day:%Y年%m月%d日}",
        f"{day:%Y-%m-%d}",
        f"{day:%Y%m%d}",
    )
    return {*written, f"{day:%Y.%m.%d}", f"{day:%Y/%m/%d}"}


def _plain(value: str) -> str:
    return unicodedata.normalize("NFKC", value).strip()


def _loosely(value: str) -> str:
    """The value with whatever blanks a reader of pictures puts between its signs."""
    return r"\s*".join(re.escape(sign) for sign in value if not sign.isspace())


def _marked(found: re.Match, *, name: str, stays: Callable[[str], bool] | None) -> str:
    said = found[0] if "value" not in found.re.groupindex else found["value"]
    if stays and stays(re.sub(r"[^0-9A-Za-z]", "", said)):
        return found[0]
    return found[0].replace(said, MARK.format(name))


def is_id_number(digits: str) -> bool:
    """18 signs of an identity card with their check digit."""
    if not re.fullmatch(r"\d{17}[\dXx]", digits):
        return False
    total = sum(int(digit) * weight for digit, weight in zip(digits[:17], WEIGHTS, strict=True))
    return "10X98765432"[total % 11] == digits[17].upper()


def is_credit_code(signs: str) -> bool:
    """18 signs of a body’s unified social credit code with their check sign; digits alone may be a person’s."""
    signs = signs.upper()
    if len(signs) != 18 or any(sign not in CREDIT for sign in signs) or signs[:17].isdigit():
        return False
    total = sum(CREDIT.index(sign) * pow(3, place, 31) for place, sign in enumerate(signs[:17]))
    return CREDIT[(31 - total % 31) % 31] == signs[17]


def is_luhn(digits: str) -> bool:
    """The check digit of bank cards (ISO/IEC 7812)."""
    doubled = (int(digit) * (2 if place % 2 else 1) for place, digit in enumerate(reversed(digits)))
    return digits.isdigit() and sum(value // 10 + value % 10 for value in doubled) % 10 == 0


def _run(least: int, most: int) -> str:
    return rf"\d(?:{GAP}\d){{{least - 1},{most - 1}}}"


# name, form, what of that form stays
RECOGNISERS: tuple[tuple[str, re.Pattern, Callable | None], ...] = (
    ("邮箱", re.compile(r"[\w.+\-]{1,64}\s?@\s?[\w\-]{1,63}(?:\s?\.\s?[\w\-]{2,20}){1,4}"), None),
    ("身份证号", re.compile(rf"{ALONE}\d(?:{GAP}\d){{16}}{GAP}[\dXx]{END}"), is_credit_code),
    ("银行卡号", re.compile(ALONE + _run(15, 19) + END), is_credit_code),  # old identity numbers have 15
    ("银行卡号", re.compile(ALONE + _run(13, 14) + END), lambda digits: not is_luhn(digits)),
    ("手机号", re.compile(rf"(?<!\d)(?:(?:\+|00)?86{GAP})?1{GAP}[3-9](?:{GAP}\d){{9}}(?!\d)"), None),
    ("电话", re.compile(rf"(?<!\d)(?:\(?0\d{{2,3}}\)?){GAP}[2-9]\d(?:{GAP}\d){{5,6}}(?!\d)"), None),
    (
        "护照号",
        re.compile(ALONE + r"(?:[EG]\d{8}|E[A-Z]\d{7}|[DSP]E?\d{7,8}|1[45]\d{7})" + END, re.IGNORECASE),
        None,
    ),
    ("护照号", re.compile(rf"护\s*照\s*{DOCUMENT}(?P<value>[A-Z0-9]{{6,12}}){END}", re.IGNORECASE), None),
    (
        "港澳通行证号",
        re.compile(ALONE + r"(?:C[A-Z0-9]\d{7}|W\d{8}|[HM]\d{8}(?:\d{2})?)" + END, re.IGNORECASE),
        None,
    ),
    ("台湾通行证号", re.compile(ALONE + r"[TL]\d{8}" + END, re.IGNORECASE), None),
    (
        "台胞证号",
        re.compile(
            rf"(?:台\s*胞\s*证|来往大陆通行证)\s*{DOCUMENT}(?P<value>\d{{8}}(?:\d{{2}}[A-Z]?)?){END}",
            re.IGNORECASE,
        ),
        None,
    ),
    (
        "车牌",
        re.compile(rf"[{PROVINCES}]\s?[A-HJ-NP-Z]{GAP}[A-HJ-NP-Z0-9]{{4,5}}[A-HJ-NP-Z0-9挂学警港澳]{END}"),
        None,
    ),
    (
        "出生日期",
        re.compile(
            r"出\s*生\s*(?:日期|年月日|年月|于)?[:： ]{0,3}"
            r"(?P<value>\d{4}\s?[年./\-]\s?\d{1,2}\s?[月./\-]\s?\d{1,2}\s?日?)"
        ),
        None,
    ),
)
