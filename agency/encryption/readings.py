"""How names are read: pinyin, surnames that read otherwise, typed letters cut into syllables."""

from functools import cache, lru_cache

from pypinyin import Style, pinyin

from .names import is_hanzi

# Read so in a surname; the everyday reading is indexed too, since people type either.
SURNAMES = {
    "单": "shan", "解": "xie", "曾": "zeng", "仇": "qiu", "查": "zha", "任": "ren", "区": "ou",
    "朴": "piao", "盖": "ge", "尉": "wei", "翟": "zhai", "乐": "yue", "缪": "miao", "覃": "qin",
    "冼": "xian", "种": "chong", "隗": "wei", "折": "she", "员": "yun", "褚": "chu", "沈": "shen",
    "盛": "sheng", "柏": "bai", "薄": "bo", "车": "che", "晁": "chao", "谌": "chen", "召": "shao",
    "秘": "bi", "宿": "su", "葛": "ge", "郗": "xi", "繁": "po", "洗": "xian", "黑": "he", "长": "zhang",
    "令": "ling", "能": "nai", "哈": "ha", "牟": "mu", "逄": "pang", "贾": "jia", "石": "shi", "万": "wan",
    "叶": "ye", "燕": "yan", "应": "ying", "纪": "ji",
}  # fmt: skip
COMPOUND = {
    "尉迟": ("yu", "chi"), "长孙": ("zhang", "sun"), "万俟": ("mo", "qi"), "澹台": ("tan", "tai"),
    "单于": ("chan", "yu"), "令狐": ("ling", "hu"), "皇甫": ("huang", "fu"), "宇文": ("yu", "wen"),
}  # fmt: skip
# Characters of given names that families read in two ways.
GIVEN = {
    "乐": ("le", "yue"), "长": ("chang", "zhang"), "朝": ("chao", "zhao"), "重": ("chong", "zhong"),
    "行": ("xing", "hang"), "晟": ("sheng", "cheng"), "茜": ("qian", "xi"), "曾": ("zeng", "ceng"),
    "翟": ("zhai", "di"), "盛": ("sheng", "cheng"), "藏": ("zang", "cang"), "佟": ("tong",),
    "彤": ("tong",), "柏": ("bai", "bo"), "骞": ("qian",), "曦": ("xi",), "贲": ("ben", "bi"),
}  # fmt: skip
# What people type for ü and its neighbours, beside the spelling itself.
SPELLINGS = {
    "lu": ("lu", "lv"), "nu": ("nu", "nv"), "lyu": ("lv",), "nyu": ("nv",), "lue": ("lve",),
    "nue": ("nve",), "lyue": ("lve",), "nyue": ("nve",), "jv": ("ju",), "qv": ("qu",), "xv": ("xu",),
    "yv": ("yu",),
}  # fmt: skip
INITIALS = frozenset("abcdefghjklmnopqrstwxyz")


@lru_cache(8192)
def reading(char: str) -> str:
    return pinyin(char, style=Style.NORMAL)[0][0] if is_hanzi(char) else char


@lru_cache(4096)
def readings(name: str) -> tuple[tuple[str, ...], ...]:
    """For each character of a folded name, the ways it may be read, the likeliest first."""
    found = [GIVEN.get(char, (reading(char),)) for char in name]
    if compound := COMPOUND.get(name[:2]):
        found[:2] = [tuple(dict.fromkeys((one, *found[i]))) for i, one in enumerate(compound)]
    elif name and name[0] in SURNAMES:
        found[0] = tuple(dict.fromkeys((SURNAMES[name[0]], *found[0])))[:2]
    return tuple(found)


@cache
def syllables() -> frozenset[str]:
    """Every syllable of the 6,763 characters of GB 2312, and what is typed for those with ü."""
    rows = ((row, cell) for row in range(0xB0, 0xF8) for cell in range(0xA1, 0xFA if row == 0xD7 else 0xFF))
    return frozenset(reading(bytes(pair).decode("gb2312")) for pair in rows) | SPELLINGS.keys()


@cache
def _beginnings() -> frozenset[str]:
    return frozenset(one[:end] for one in syllables() for end in range(1, len(one)))


@lru_cache(2048)
def cuts(letters: str, limit: int = 6) -> tuple[tuple[tuple[str, ...], str], ...]:
    """The ways to cut typed letters into whole syllables and the beginning of one more, shortest first.

    xian is xian, xi'an and the beginning of xia'n…
    """
    found = []

    def walk(start: int, done: tuple[str, ...]) -> None:
        rest = letters[start:]
        if not rest or rest in _beginnings():
            found.append((done, rest))
        for end in range(min(6, len(rest)), 0, -1):
            if rest[:end] in syllables():
                walk(start + end, (*done, rest[:end]))

    if len(letters) <= 24:
        walk(0, ())
    ranked = sorted(dict.fromkeys(found), key=lambda cut: (len(cut[0]) + bool(cut[1]), bool(cut[1])))
    return tuple(cut for cut in ranked if cut[0])[:limit]
