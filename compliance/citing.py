"""Where a rule is written, as an auditor cites it: 《客户资料档案管理流程》三.2, 《个人信息保护法》第 13、29 条.

The code names its sources in short: requirement codes (B17), which are for developers and left out here, the
numbers of the agency's documents (000 §三.2), laws with their articles. Cited in Chinese in every language, like
the titles of laws.
"""

import re

DOCUMENTS = {
    "000": "《客户资料档案管理流程》",
    "001": "《合同及客户信息管理方案》",
    "002": "《公司客户档案管理制度》",
    "003": "《旅行社客户维护细则》",
}
CODES = re.compile(r"[A-Z]\d+(, [A-Z]\d+)*")
LAW = re.compile(r"(?P<title>\D+) (?P<articles>\d+(, \d+)*)")


def cited(rule: str) -> str:
    """`rule` as "B17 · 000 §三.2" or "B15 · 个人信息保护法 13, 29"; "" where it names nothing but codes."""
    return "；".join(_source(part) for part in rule.split(" · ") if not CODES.fullmatch(part))


def _source(part: str) -> str:
    number, _sign, place = part.partition(" §")
    if number in DOCUMENTS:
        return DOCUMENTS[number] + place
    law = LAW.fullmatch(part)
    return f"《{law['title']}》第 {law['articles'].replace(', ', '、')} 条" if law else part
