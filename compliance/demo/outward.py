"""Recipients outside the house: approved ones, one that waits, one whose licence ended."""

from datetime import timedelta

from django.utils.timezone import localdate

from agency.acting import acting
from agency.encryption.ids import uuid7
from compliance.sharing import entering

IDENTITY = ["basic", "identity"]
CONTACTED = ["basic", "contact", "health"]
# name, kind, country, licence, days the licence still runs, kinds of data
RECIPIENTS = (
    ("大理苍山洱海酒店", "hotel", "CN", "滇大理特旅字第0318号", 520, IDENTITY),
    ("东方航空云南公司", "carrier", "CN", "MH-A-002", 900, IDENTITY),
    ("丽江古城地接社", "agent", "CN", "L-YN-100457", 300, CONTACTED),
    ("曼谷暹罗旅行社", "agent", "TH", "TAT 11/08765", 210, CONTACTED),
    ("法国签证申请中心（昆明）", "visa", "FR", "VFS-CN-KMG-07", 640, IDENTITY),
    ("平安旅行保险", "insurer", "CN", "P-SH-0091", 1200, IDENTITY),
    ("滇运旅游客运", "bus", "CN", "滇交运管许可昆字530100", 20, CONTACTED),
    ("西双版纳雨林客栈", "hotel", "CN", "滇版纳特旅字第0102号", -12, IDENTITY),
)
WAITING = ("京都樱之宿", "hotel", "JP", "京都市指令第 2231 号", 365, IDENTITY)


def tell(story) -> None:
    luo, fang = story.people["luo"], story.people["fang"]
    story.recipients = {}
    for place, line in enumerate(RECIPIENTS):
        moment = story.now - timedelta(days=70 - place * 3)
        with story.diary.on(moment, luo):
            made = entering.enter(uuid7(), by=luo, facts=_facts(*line), now=moment)
        with story.diary.on(moment + timedelta(hours=3), fang):
            entering.decide(made.pk, by=fang, approve=True, now=moment + timedelta(hours=3))
        story.recipients[made.name] = made
    with acting(fang):
        checked = story.recipients["大理苍山洱海酒店"]
        entering.look_after(
            checked.pk,
            by=fang,
            on=localdate(story.now) - timedelta(days=40),
            found="住客登记按约三十日后删除",
        )
    with story.diary.on(story.now - timedelta(hours=4), luo):
        entering.enter(uuid7(), by=luo, facts=_facts(*WAITING), now=story.now - timedelta(hours=4))


def _facts(name: str, kind: str, country: str, licence: str, days: int, kinds: list[str]) -> dict:
    day = localdate()
    return {
        "name": name,
        "kind": kind,
        "country": country,
        "licence": licence,
        "licence_until": day + timedelta(days=days),
        "agreement": f"WT-2026-{abs(hash_of(name)):03}",
        "agreed_from": day - timedelta(days=200),
        "agreed_until": day + timedelta(days=530),
        "agreed_purpose": "履行旅游合同中的相应服务",
        "agreed_manner": "仅用于本次服务，服务结束后三十日内删除或退回",
        "agreed_kinds": kinds,
        "agreed_measures": "专人保管，加密存储，不截图不转发",
        "agreed_rights": "本社可随时检查；发生泄露两小时内告知",
        "no_passing_on": True,
        "contact": None,
    }


def hash_of(name: str) -> int:
    """A number that is the same in every demonstration."""
    return sum(map(ord, name)) % 900 + 100
