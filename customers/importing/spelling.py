"""What people write into a sheet, brought into the words of the registration form.

Nothing is judged here: what is not understood is passed on as it stands, and the form's own rules say what is
wrong with it.
"""

import re
from datetime import date, datetime, timedelta

from agency.forms.fields import narrow, tidied
from customers import documents
from customers.models import Customer

Document, Sex, Grade = Customer.Document, Customer.Sex, Customer.Grade

NOTHING = frozenset(
    {"", "-", "--", "—", "/", "\\", "无", "没有", "暂无", "不详", "未知", "空", "n/a", "na", "null"}
)
SEXES = {
    Sex.FEMALE: "女 女性 女士 小姐 太太 f female woman ms mrs miss 2",
    Sex.MALE: "男 男性 先生 m male man mr 1",
    Sex.OTHER: "其他 保密 x other 未说明",
}
DOCUMENTS = {
    Document.ID_CARD: "身份证 居民身份证 二代身份证 身份证件 id idcard id_card identitycard nationalid",
    Document.PASSPORT: "护照 普通护照 中国护照 因私护照 外国护照 passport",
    Document.HK_MACAO: "港澳通行证 往来港澳通行证 港澳证 港澳 hkmacao hk_macao",
    Document.TAIWAN: "台胞证 台湾居民来往大陆通行证 台湾通行证 台胞 taiwan",
}
GRADES = {
    Grade.VIP: "vip 贵宾 重要客户 重要 v",
    Grade.A: "a a级 a类 甲 甲级",
    Grade.B: "b b级 b类 乙 乙级",
    Grade.C: "c c级 c类 丙 丙级 普通 普通客户",
}
YES = frozenset(["是", "同意", "y", "yes", "true", "1", "√", "✓", "ok", "agree", "agrees", "已同意", "有"])
NO = frozenset(["否", "不同意", "拒绝", "n", "no", "false", "0", "×", "x", "未同意", "declines"])
LIMITLESS = frozenset({"长期", "长期有效", "永久", "永久有效"})
EXCEL_EPOCH = date(1899, 12, 30)
DIGITS = dict(zip("〇零一二三四五六七八九", "00123456789", strict=True))
MOBILE = r"1[3-9]\d{9}"
BETWEEN_PHONES = re.compile(r"[、,;/|&\n]+|\s{2,}")


def lookup(words: dict) -> dict[str, str]:
    return {word: str(code) for code, line in words.items() for word in line.split()}


SEX_WORDS, DOCUMENT_WORDS, GRADE_WORDS = map(lookup, (SEXES, DOCUMENTS, GRADES))


def word(text: str) -> str:
    """For looking a cell or heading up: half width, lower case, without spaces and signs around it."""
    return re.sub(r"[\s()（）:：*＊.。]+", "", narrow(text)).lower()


def empty(text: str) -> bool:
    return narrow(text).lower() in NOTHING


def sex(text: str) -> str:
    return SEX_WORDS.get(word(text), text)


def grade(text: str) -> str:
    return GRADE_WORDS.get(word(text), text)


def document_kind(text: str) -> str:
    return DOCUMENT_WORDS.get(word(text), text)


def yes_or_no(text: str) -> str:
    """ "yes" or "no" as the form's answers are sent; anything else stays as it is and is refused there."""
    said = word(text)
    return "yes" if said in YES else "no" if said in NO else text


def day(text: str) -> str:
    """A date in any of the usual spellings as 1985-03-02; an ambiguous or impossible one as it stands."""
    plain = tidied(narrow(text))
    found = _chinese(plain) or _signed(plain) or _packed(plain) or _serial(plain) or _english(plain)
    return found.isoformat() if found else text


def expiry(text: str) -> str:
    """The last day of a document; nothing for one without limit. Of a span the second day counts."""
    if word(text) in LIMITLESS:
        return ""
    for between in ("至", "~", "～", "—", " - "):
        if between in text:
            return expiry(text.rsplit(between, 1)[1].strip())
    return day(text)


def _of(year: str, month: str, number: str) -> date | None:
    try:
        return date(int(year), int(month), int(number))
    except ValueError:
        return None


def _chinese(text: str) -> date | None:
    """1985年3月2日, 一九八五年三月二日."""
    if not (found := re.fullmatch(r"(\S{4})\s*年\s*([^\s月]{1,3})\s*月\s*([^\s日号]{1,3})\s*[日号]?", text)):
        return None
    year = "".join(DIGITS.get(sign, sign) for sign in found[1])
    return _of(year, _small(found[2]), _small(found[3]))


def _small(text: str) -> str:
    """A number below 100 in digits, were it written 二十三."""
    if "十" not in text:
        return "".join(DIGITS.get(sign, sign) for sign in text)
    tens, _ten, ones = text.partition("十")
    return DIGITS.get(tens, "1" if not tens else "?") + (DIGITS.get(ones, "?") if ones else "0")


def _signed(text: str) -> date | None:
    """1985-3-2, 1985/03/02, 1985.3.2, with or without a time behind it; 13/3/1985 where only one reading is."""
    text = re.sub(r"[T ]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?$", "", text)
    if found := re.fullmatch(r"(\d{4})\s*[-/.]\s*(\d{1,2})\s*[-/.]\s*(\d{1,2})", text):
        return _of(*found.groups())
    if found := re.fullmatch(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})", text):
        first, second, year = found.groups()
        readings = {one for one in (_of(year, second, first), _of(year, first, second)) if one}
        return readings.pop() if len(readings) == 1 else None
    return None


def _packed(text: str) -> date | None:
    found = re.fullmatch(r"((?:19|20)\d{2})(\d{2})(\d{2})", text)
    return _of(*found.groups()) if found else None


def _serial(text: str) -> date | None:
    """Excel's count of days, from 1910 to 2079: 31108 is 1985-03-02."""
    if not re.fullmatch(r"\d{4,5}(\.0+)?", text):
        return None
    count = int(float(text))
    return EXCEL_EPOCH + timedelta(days=count) if 3654 <= count <= 65_380 else None


def _english(text: str) -> date | None:
    for shape in ("%d %b %Y", "%d %B %Y", "%b %d, %Y", "%B %d, %Y", "%d-%b-%Y"):
        try:
            return datetime.strptime(text, shape).date()
        except ValueError:
            continue
    return None


def phones(text: str) -> list[str]:
    """The numbers in one cell: 13800138000/13900139000, with words such as 手机 or a name around them."""
    text = re.sub(r"[或和]|\bor\b|\band\b", "、", narrow(text))
    text = re.sub(r"\s*[转轉]\s*", " ext ", text)
    text = re.sub(r"[^\W\d_]+[:.]?", lambda found: found[0] if found[0] == "ext" else " ", text)
    text = re.sub(r"\(\s*\)", " ", text).strip()
    parts = [part for one in BETWEEN_PHONES.split(text) if (part := one.strip(" :.-"))]
    if len(parts) == 1:
        plain = re.sub(r"[\s-]", "", parts[0])
        if found := re.fullmatch(rf"({MOBILE})({MOBILE})", plain):
            return list(found.groups())
    return parts


def phone_facts(text: str) -> dict[str, str]:
    """The first number and the second; a third is left in the second's cell, which the form then refuses."""
    found = phones(text)
    if not found:
        return {"phone": text}
    return {"phone": found[0], **({"second_phone": " / ".join(found[1:])} if found[1:] else {})}


def document_facts(text: str) -> dict[str, str]:
    """The number, with the kind its own shape shows; a kind named in another column comes after and wins."""
    number = documents.compact(text)
    kind = shape_of(number)
    return {"document_number": text, **({"document_type": kind} if kind else {})}


def shape_of(number: str) -> str:
    """The kind of document a compact number looks like; "" where none or several would fit."""
    if re.fullmatch(r"\d{15}|\d{16,19}[0-9X]?", number):
        return Document.ID_CARD
    if documents.HK_MACAO.fullmatch(number):
        return Document.HK_MACAO
    if documents.TAIWAN.fullmatch(number):
        return Document.TAIWAN
    return Document.PASSPORT if documents.PASSPORT.fullmatch(number) else ""
