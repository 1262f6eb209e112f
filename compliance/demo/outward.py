"""Sharing outward: recipients of all kinds, and shares in every state, from the draft to the confirmation owed."""

from datetime import timedelta

from django.db.models import Count
from django.utils.timezone import localdate

from agency.acting import acting, acting_as
from agency.encryption.ids import uuid7
from agency.models import User
from compliance.demo import impact
from compliance.impact import standing
from compliance.models import RecipientOrg
from compliance.sharing import approving, delivering, drafting, ending, entering, minimum, receiving
from customers.models import Consent, Customer, Purpose

CONSENTS = ("share_suppliers", "cross_border", "sensitive")

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
        _assess(story, RecipientOrg(kind=line[1], country=line[2]), moment - timedelta(days=1))
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
    for who in ("lin", "sun"):
        _shares(story, who)
    ending.sweep(story.now)


def _assess(story, recipient, moment) -> None:
    """That of coach companies is nearly a year old; abroad the conditions were met a week later."""
    for kind, key in standing.of_recipient(recipient):
        at = story.now - impact.LONG_AGO if key == "bus" else moment
        impact.approve(story, kind, key, at, "补充协议已签，抽查名单无多余字段" if kind == "abroad" else "")


def _shares(story, who: str) -> None:
    """In use, waiting for an approval, approved, run out with its confirmation owed, closed, one abroad."""
    people, day = _willing(story, who), timedelta(days=1)
    hotel, agent = "大理苍山洱海酒店", "丽江古城地接社"
    _share(story, who, hotel, people[:3], story.now - 3 * day, "look")
    _share(story, who, "东方航空云南公司", people[:2], story.now - 5 * day, "look")
    _share(story, who, "曼谷暹罗旅行社", people[2:6], story.now - 6 * day, "issue")
    _share(story, who, agent, people[3:5], story.now - 30 * day, "owed", days=6)
    _share(story, who, "平安旅行保险", people[4:5], story.now - 26 * day, "closed")
    _share(story, who, "法国签证申请中心（昆明）", people[5:6], story.now - timedelta(hours=30), "approve")
    _share(story, who, hotel, people[6:8], story.now - timedelta(hours=5), "propose")
    _share(story, who, "滇运旅游客运", people[:4], story.now - timedelta(hours=2), "draft")


def _willing(story, who: str) -> list[Customer]:
    """Archives of `who` whose consents allow everything."""
    asked = Purpose.objects.filter(code__in=CONSENTS)
    with acting_as("system:demo"):
        said = Consent.objects.filter(purpose__in=asked, decision="granted").values("customer")
        enough = said.annotate(n=Count("purpose", distinct=True)).filter(n=len(CONSENTS))
        rows = Customer.objects.filter(pk__in=enough.values("customer"), owner=story.people[who], minor=False)
        rows = rows.filter(kind="individual", state="active", entered_at__lt=story.now - timedelta(days=32))
        return list(rows.order_by("number")[:8])


def _share(story, who: str, name: str, people: list[Customer], moment, until: str, days: int = 14) -> None:
    if not people:
        return
    by, recipient = story.people[who], story.recipients[name]
    recipient.refresh_from_db()
    with story.diary.on(moment, by):
        share = drafting.draft(
            uuid7(),
            by=by,
            recipient=recipient,
            purpose=story.purposes["booking"],
            basis="contract",
            reason="本团行程所需，名单以出团通知为准",
            fields=list(minimum.of(recipient).fields),
            ends_on=localdate(moment) + timedelta(days=days),
            customers=[one.pk for one in people],
            now=moment,
        )
        if until == "draft":
            return
        share = drafting.propose(share, by=by, now=moment)
    if until == "propose":
        return
    for step in share.steps.order_by("place"):
        second = User.objects.filter(pk__in=step.deciders).exclude(pk=by.pk).first()
        moment += timedelta(hours=2)
        with story.diary.on(min(moment, story.now), second):
            approving.decide(step.pk, by=second, approve=True, now=moment)
    if until == "approve":
        return
    moment += timedelta(minutes=20)
    share.refresh_from_db()
    with story.diary.on(moment, by):
        link, token, code = delivering.issue(share, by=by, now=moment)
    if until == "issue":
        return
    link = delivering.find(token, moment)
    opening = str(delivering.enter_code(link, code, moment))
    receiving.acknowledge(link, opening=opening, name="前台陈玉", now=moment)
    receiving.look(link, opening=opening, page=1, now=moment + timedelta(minutes=2))
    if until == "owed":
        over = moment + timedelta(days=days + 1)
        with story.diary.on(over, by):
            ending.expire(over)
    if until == "closed":
        with story.diary.on(moment + timedelta(days=9), by):
            share.refresh_from_db()
            receiving.confirm(link, opening=opening, how="destroyed", name="前台陈玉", now=moment)
            share.refresh_from_db()
            ending.close(share, by=by, now=moment + timedelta(days=9))


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
