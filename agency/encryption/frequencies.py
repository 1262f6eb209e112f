"""How common names are, so that common tokens can be split into variants of equal rarity.

Our own estimate, written down from general knowledge of mainland names and rounded; no data set stands
behind it. An error costs a little evenness of the index, never a hit. Changing a number changes tokens:
only together with a new index version.
"""

from collections import Counter
from functools import cache
from math import ceil

from .readings import readings

RARE = 1 / 2000  # no variant of a token should stand on more than one record in so many
TWO_GIVEN = 0.8  # share of names with two given characters

SURNAMES = {  # per mille of people
    72: "王", 71: "李", 68: "张", 52: "刘", 46: "陈", 31: "杨", 22: "黄", 21: "赵", 20: "吴", 19: "周",
    15: "徐", 14: "孙", 13: "马朱", 12: "胡郭", 11: "何林", 10: "高罗", 9: "郑梁", 8: "谢", 7: "宋唐许",
    6: "邓韩冯曹彭曾", 5: "肖田董潘袁蔡蒋余于杜", 4: "叶程魏苏吕丁任卢姚沈钟姜崔谭陆",
    3: "范汪廖石金韦贾夏付方邹熊白孟秦邱侯江", 2: "尹薛闫段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常",
}  # fmt: skip
GIVEN = {  # tenths of a per mille of given characters
    120: "英华", 110: "文明", 100: "玉", 90: "秀国丽", 80: "红军建伟平春志", 70: "小金德",
    60: "芳海林云兰晓荣梅", 50: "永生杰敏静霞强辉涛燕艳洪龙勇婷俊宇子嘉佳", 45: "欣雨浩",
    40: "梓轩涵怡雪磊鹏超刚凤桂珍新清庆东立光学玲", 35: "成飞波斌峰",
    30: "琴娟慧洁莉萍娜思天家一阳晨悦诗美香爱彩淑亚正振少忠福祥贵宝兴昌安义仁世景",
    25: "倩颖瑞博雅琳莹蕾丹丽月云彬凯宁健康旭亮鑫森泽皓睿妍萱瑶馨媛宏万元大中长广",
    20: "豪翔晶帆威松柏树根富有良善信友才力炎冰露珊岚菲薇蓉芬菊莲翠巧惠贤淼栋梁民社卫星晖启航",
}  # fmt: skip


def _spread(table: dict[int, str], unit: float) -> dict[str, float]:
    weights: dict[str, float] = {}
    for weight, chars in table.items():  # the commonest first; whoever stands there twice keeps that place
        for char in chars:
            weights.setdefault(char, weight * unit)
    return weights


def _by(part, weights: dict[str, float], surname: bool) -> Counter:
    """The weights summed over a part of every reading, stretched to cover rare characters too."""
    total, sums = sum(weights.values()), Counter()
    for char, weight in weights.items():
        read = readings(char)[0] if surname else readings("王" + char)[1]
        for one in {part(reading) for reading in read}:
            sums[one] += weight / total
    return sums


def _pairs(first: Counter, given: Counter, second: Counter) -> Counter:
    """How many names hold the pair: at the surname, or within a given name of two characters."""
    sums = Counter({(a, b): p * q for a, p in first.items() for b, q in second.items()})
    for a, p in given.items():
        for b, q in second.items():
            sums[a, b] += TWO_GIVEN * p * q
    return sums


@cache
def _probabilities() -> dict[tuple[str, str], float]:
    family, given = _spread(SURNAMES, 1e-3), _spread(GIVEN, 1e-4)
    known = {("u", c): family.get(c, 0) + given.get(c, 0) * (1 + TWO_GIVEN) for c in family | given}
    known |= {
        ("b", a + b): p for (a, b), p in _pairs(Counter(family), Counter(given), Counter(given)).items()
    }
    whole, letter = (lambda syllable: syllable), (lambda syllable: syllable[0])
    first, second = _by(whole, family, True), _by(whole, given, False)
    first_letter, second_letter = _by(letter, family, True), _by(letter, given, False)
    known |= {("s", a): p for a, p in first.items()}
    known |= {("i", a + b): p for (a, b), p in _pairs(first_letter, second_letter, second_letter).items()}
    known |= {("sp", f"{a}'{b}"): p for (a, b), p in _pairs(first, second, second).items()}
    known |= {("si", f"{a}'{b}"): p for (a, b), p in _pairs(first, second, second_letter).items()}
    return {gram: p for gram, p in known.items() if p > RARE}


def variants(kind: str, gram: str) -> int:
    """Into how many tokens a gram is split; 1 for all but the common ones."""
    return ceil(_probabilities().get((kind, gram), 0) / RARE) or 1
