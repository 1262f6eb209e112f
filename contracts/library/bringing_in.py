"""A .docx or pasted text becomes sections and clauses, by the usual Chinese numbering; no word of it is lost."""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import structlog
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agency.errors import Refused
from contracts import policy

log = structlog.get_logger("contracts.library")
READER = Path(__file__).with_name("docx_reader.py")
PATIENCE = 20  # seconds
WORDS = {
    "large": gettext_lazy("Unpacked, this document is far too large for a contract."),
    "macros": gettext_lazy("The document holds macros. Save it as .docx without them."),
    "other": gettext_lazy("This is no Word document. Choose a .docx file, or paste the text."),
    "damaged": gettext_lazy(
        "The document is damaged or has a password. Open it in Word or WPS and save it as .docx."
    ),
}
NUMBER = "[〇零一二三四五六七八九十百]+"
ARTICLE = re.compile(rf"^第\s*(?:{NUMBER}|\d+)\s*条[\s　:：.、]*")
CHAPTER = re.compile(rf"^第\s*(?:{NUMBER}|\d+)\s*[章编部节][\s　:：.、]*")
CHINESE = re.compile(rf"^{NUMBER}\s*、\s*")
BRACKET = re.compile(rf"^[（(]\s*(?:{NUMBER}|\d+)\s*[）)]\s*")
ARABIC = re.compile(r"^\d{1,3}\s*[.．、]\s*(?!\d)")
TITLE_LONGEST = 80
HEADING_LONGEST = 30
SUBJECTS = (  # the first that fits says what a clause is about
    ("dispute", "争议|仲裁|诉讼|管辖|投诉"),
    ("liability", "违约|赔偿|责任|不可抗力"),
    ("privacy", "个人信息|隐私|保密"),
    ("shopping", "购物|自费|另行付费"),
    ("group", "成团|最低人数|不成团"),
    ("price", "费用|价款|付款|支付|定金|结算|保证金|发票"),
    ("safety", "安全|保险|健康|未成年|老年"),
    ("change", "变更|解除|转让|转团|终止|取消"),
    ("itinerary", "行程|游览|景点|自由活动|日程"),
    ("service", "交通|住宿|餐饮|导游|领队|服务标准|标准"),
    ("duties", "权利|义务|应当"),
    ("parties", "甲方|乙方|当事人|旅游者|旅行社"),
)


def lines_of_docx(content: bytes) -> list[str]:
    """The words of a Word document, line by line, read in a confined child. Raises `Refused` in words."""
    if len(content) > policy.IMPORT_LARGEST:
        raise Refused(WORDS["large"])
    child = [sys.executable, "-I", str(READER), str(policy.IMPORT_UNPACKED)]
    try:
        done = subprocess.run(child, input=content, capture_output=True, timeout=PATIENCE, env={}, cwd="/")
    except subprocess.TimeoutExpired:
        log.warning("docx_timeout", size=len(content))
        raise Refused(WORDS["damaged"]) from None
    if done.returncode or not done.stdout.strip():
        log.warning("docx_ended", size=len(content), status=done.returncode)
        raise Refused(WORDS["damaged"])
    answer = json.loads(done.stdout)
    if reason := answer.get("refused"):
        raise Refused(WORDS[reason])
    return answer["lines"]


def lines_of_text(text: str) -> list[str]:
    return [line for one in text.splitlines() if (line := one.strip(" \t\r　\u00a0\ufeff"))]


def body_of(lines: list[str]) -> list[dict[str, Any]]:
    """Sections and clauses. What stands under no number becomes a clause of its own, or belongs to the one above.

    Raises `Refused` where there is nothing, or more than a text may have.
    """
    marks = [_mark(line) for line in lines]
    head, leaf = _levels(lines, marks)
    body: list[dict[str, Any]] = [{"title": _("Before the first heading"), "clauses": []}]
    for line, mark in zip(lines, marks, strict=True):
        if mark and mark == head and len(line) <= TITLE_LONGEST:
            body.append({"title": _bare(line, mark) or line, "clauses": []})
        elif mark and mark in (head, leaf):
            _add(body, _bare(line, mark) or line)
        elif body[-1]["clauses"] and (mark or leaf):
            body[-1]["clauses"][-1]["text"] += f"\n{line}"
        else:
            _add(body, line)
    for section in body[1:]:  # a heading with nothing under it was a clause
        if not section["clauses"]:
            section["clauses"].append({"text": section["title"]})
    return _keyed([section for section in body if section["clauses"]])


MARKS = (
    ("chapter", CHAPTER),
    ("article", ARTICLE),
    ("chinese", CHINESE),
    ("bracket", BRACKET),
    ("arabic", ARABIC),
)


def _mark(line: str) -> str:
    return next((name for name, pattern in MARKS if pattern.match(line)), "")


def _bare(line: str, mark: str) -> str:
    return dict(MARKS)[mark].sub("", line, count=1).strip()


def _levels(lines: list[str], marks: list[str]) -> tuple[str, str]:
    """Which numbering heads sections and which clauses: the two that occur first; chapters always head.

    A numbering whose lines are mostly long heads nothing: its lines are the clauses themselves.
    """
    order = list(dict.fromkeys(mark for mark in marks if mark))
    if "chapter" in order:
        order.remove("chapter")
        return "chapter", order[0] if order else ""
    if len(order) < 2:
        return "", order[0] if order else ""
    first = [len(line) for line, mark in zip(lines, marks, strict=True) if mark == order[0]]
    heads = sum(length <= HEADING_LONGEST for length in first) * 3 >= len(first) * 2
    return (order[0], order[1]) if heads else ("", order[0])


def _add(body: list[dict[str, Any]], text: str) -> None:
    body[-1]["clauses"].append({"text": text})


def _keyed(body: list[dict[str, Any]]) -> list[dict[str, Any]]:
    count = 0
    for section in body:
        for clause in section["clauses"]:
            count += 1
            clause["key"] = f"c{count}"
            clause["category"] = subject_of(section["title"], clause["text"])
    if not count:
        raise Refused(_("There is no text in it."))
    if count > policy.CLAUSES_MOST:
        raise Refused(_("A text has at most %(most)s clauses.") % {"most": policy.CLAUSES_MOST})
    return body


def subject_of(title: str, text: str) -> str:
    """What a clause is probably about, by its heading, else by its own words."""
    for said in (title, text):
        for category, words in SUBJECTS:
            if re.search(words, said):
                return category
    return "other"
