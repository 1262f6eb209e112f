"""Amounts in the characters of cheques: 壹万贰仟叁佰元整 (中国人民银行《正确填写票据和结算凭证的基本规定》)."""

DIGITS = "零壹贰叁肆伍陆柒捌玖"
SMALL = ("", "拾", "佰", "仟")
BIG = ("", "万", "亿", "万亿")


def in_words(fen: int) -> str:
    """`fen` as financial numerals; “” for nothing, a leading 负 below zero."""
    if fen == 0:
        return ""
    yuan, rest = divmod(abs(fen), 100)
    jiao, cents = divmod(rest, 10)
    said = "负" if fen < 0 else ""
    if yuan:
        said += f"{_whole(yuan)}元"
    if not rest:
        return f"{said}整"
    if jiao:
        said += f"{DIGITS[jiao]}角"
    elif yuan:
        said += "零"
    return said + (f"{DIGITS[cents]}分" if cents else "整")


def _whole(number: int) -> str:
    groups = []
    while number:
        number, group = divmod(number, 10_000)
        groups.append(group)
    said, gap = "", False
    for place in range(len(groups) - 1, -1, -1):
        group = groups[place]
        if not group:
            gap = bool(said)
            continue
        if said and (gap or group < 1000):
            said += "零"
        said += _group(group) + BIG[place]
        gap = False
    return said


def _group(number: int) -> str:
    said, zero = "", False
    for place in range(3, -1, -1):
        digit = number // 10**place % 10
        if not digit:
            zero = bool(said)
            continue
        said += ("零" if zero else "") + DIGITS[digit] + SMALL[place]
        zero = False
    return said
