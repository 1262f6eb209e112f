"""What the contracts of a filling say: texts of the library filled in for journeys, and agreements beside them.

A word for each frequency: in every template, in a tenth of the journeys, in a few, in a handful, in none.
"""

from dataclasses import dataclass
from hashlib import sha256
from random import Random

from contracts.drafting.assembling import assemble
from contracts.filing import grams
from contracts.filing.indexing import paragraphs
from contracts.models import Revision, TemplateVersion
from contracts.terms import Sight
from tests.contracts import drafts

PLACES = (
    "昆明大理", "西双版纳", "张家界", "九寨沟", "桂林阳朔", "三亚蜈支洲", "敦煌鸣沙山", "青海湖茶卡",
    "呼伦贝尔", "长白山天池", "黄山宏村", "武夷山", "鼓浪屿", "稻城亚丁", "喀纳斯", "婺源篁岭",
    "恩施大峡谷", "平遥古城", "额济纳胡杨", "涠洲岛",
)  # fmt: skip
SIGHTS = (
    "洱海游船", "苍山索道", "野象谷", "望天树走廊", "天门山玻璃栈道", "五花海", "漓江竹筏", "热带天堂",
    "莫高窟讲解", "环湖骑行", "莫日格勒河", "天池北坡", "光明顶日出", "九曲溪漂流", "日光岩", "牛奶海徒步",
    "禾木村晨雾", "晒秋人家", "云龙地缝", "镖局演出", "二道桥倒影", "鳄鱼山",
)  # fmt: skip
AGREED = (
    "房型为高层双床房", "每晚提供水果一份", "轮椅由旅行社代租", "素食者另备餐食", "航班改签按航司规定",
    "接站举牌写团号", "行李每人限二十公斤", "儿童不占床", "保险限额五十万元", "领队随团讲解",
    "纪念照赠送一套", "雨天改走室内线路", "早餐打包", "高原须自备药品", "退房延至下午两点", "另付押金三百元",
)  # fmt: skip
RARE = "鹿回头夜潜"  # one in RARE_EVERY
RARE_EVERY = 5_000
VARIANTS = 3  # of a template and a place


@dataclass(frozen=True)
class Text:
    """The words of a contract before what was agreed beside them; `tokens` are those of the index."""

    version: TemplateVersion
    place: str
    terms: dict
    blocks: list
    tokens: frozenset[int]


def texts(versions: list[TemplateVersion]) -> list[Text]:
    draw = Random(58)  # noqa: S311 (made-up journeys)
    return [
        _text(version, place, draw)
        for version in versions
        for place in PLACES
        for _variant in range(VARIANTS)
    ]


def _text(version: TemplateVersion, place: str, draw: Random) -> Text:
    terms = drafts.terms(days=draw.randint(2, 6), people=draw.randint(1, 4))
    terms.trip.product, terms.trip.destination = f"{place}{len(terms.trip.days)}日游", place
    for day in terms.trip.days:
        day.sights = [Sight(sight, 90) for sight in draw.sample(SIGHTS, 2)]
    blocks = assemble(version, terms)
    own = pairs_of(version, blocks)
    return Text(version, place, terms.data(), blocks, frozenset(map(grams.token, own)))


def pairs_of(version: TemplateVersion, blocks: list) -> set[str]:
    """The pairs of signs the product would write tokens of."""
    said = paragraphs(Revision(text=blocks))
    return {pair for words in said for pair in grams.pairs(words)} - grams.of_template(version)


def agreed(text: Text, place: int, draw: Random) -> tuple[list, list[int], str]:
    """(blocks, tokens, a fingerprint) of contract number `place`: the text and what was agreed beside it."""
    said = [*draw.sample(AGREED, 5), *([RARE] if place % RARE_EVERY == 0 else [])]
    clause = {
        "kind": "clause",
        "key": "own",
        "number": len(text.blocks) + 1,
        "text": f"双方另约定：{'；'.join(said)}。第{place}号。",
        "highlighted": False,
        "own": True,
    }
    blocks = [*text.blocks, clause]
    tokens = text.tokens | set(map(grams.token, pairs_of(text.version, [clause])))
    return blocks, sorted(tokens), sha256(f"{text.version.pk}:{place}".encode()).hexdigest()
