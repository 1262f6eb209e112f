"""What waits in the demo's triage inbox today, and what was decided lately, by every way in."""

from datetime import timedelta

from compliance.demo.people import NEEDS
from customers import registration
from customers.leads import applying, deciding, receiving
from customers.models import Intake, Lead, LeadBatch

W, K = Lead.Way, Lead.Kind
# who sent it (None: the customer), hours ago, way, channel, kind, who, wish, note
WAITING = (
    (None, 1.2, W.WEBSITE, "website", K.NEW, "石先生", "国庆去新疆，两大一小，想走独库公路", ""),
    (
        None,
        5,
        W.WEBSITE,
        "website",
        K.NEW,
        "Anna Schmidt",
        "Yunnan in April, two weeks, English-speaking guide",
        "",
    ),
    (None, 9, W.SOCIAL, "social_media", K.NEW, "桃子妈妈", "小红书私信：暑假带 6 岁孩子看大熊猫", ""),
    (
        "sun",
        21,
        W.VISIT,
        "market_visit",
        K.NEW,
        "凌云科技 万经理",
        "公司年会 80 人，下月招标",
        "拜访时交换名片",
    ),
    ("guo", 3, W.GUIDE, "guide_tour", K.OBSERVATION, "", "", "西北团的梁叔叔不吃羊肉，住低楼层"),
    ("tang", 30, W.STAFF, "staff_report", K.COMPLAINT, "邵女士", "", "说上次桂林团的酒店和合同写的不一样"),
    ("luo", 44.5, W.PHONE, "phone", K.NEW, "季老师", "学校研学，四十人，三天两夜", ""),
)
DECIDED = (
    (None, 70, W.WEBSITE, "website", "卖发票的", "加微信了解", "spam"),
    (None, 96, W.SOCIAL, "social_media", "小雨", "问一下三亚多少钱", "no_interest"),
    ("lin", 120, W.COUNTER, "counter", "牛先生", "只来避雨", "no_interest"),
)


def tell(story) -> None:
    he = story.people["he"]
    for who, hours, way, channel, kind, contact, wish, note in WAITING:
        _receive(story, who, hours, way, channel, kind, contact, wish, note)
    for who, hours, way, channel, contact, wish, reason in DECIDED:
        lead = _receive(story, who, hours, way, channel, K.NEW, contact, wish, "")
        with story.diary.on(story.now - timedelta(hours=hours - 6), he):
            deciding.reject(lead, by=he, reason=reason, now=story.now - timedelta(hours=hours - 6))
    _known_customer(story, he)
    _accepted(story, he)
    _survey(story, he)


def _receive(story, who, hours, way, channel, kind, contact, wish, note, **facts) -> Lead:
    moment = story.now - timedelta(hours=hours)
    by = story.people[who] if who else None
    told = {"contact": contact, "wish": wish, "note": note} | (
        {"phone": story.crowd.phone()} if contact else {}
    )
    story.crowd.count += 1
    with story.diary.on(moment, by):
        return receiving.receive(
            by=by,
            way=way,
            kind=kind,
            facts=told | facts,
            source=story.channels[channel],
            collected_at=moment,
            now=moment,
        )


def _known_customer(story, he) -> None:
    """Two enquiries of people on file: one waits with its archive found, one was taken over."""
    customers = [c for c in story.customers if c.phone and c.grade != "vip" and not c.minor]
    found, taken = customers[12], customers[20]
    for customer, hours in ((found, 2.5), (taken, 28)):
        lead = _receive(
            story,
            None,
            hours,
            W.WEBSITE,
            "website",
            K.NEW,
            customer.name,
            NEEDS[hours > 3],
            "",
            phone=customer.phone,
        )
        if customer is taken:
            with story.diary.on(story.now - timedelta(hours=20), he):
                deciding.match(lead, by=he, customer=customer)
                applying.merge(
                    lead, by=he, fields=[], into="travel_needs", words="想再约一次，明年春天", now=story.now
                )


def _accepted(story, he) -> None:
    """Two became customers: one is registered, one waits at the salesperson's."""
    sun = story.people["sun"]
    for hours, done in ((60, True), (16, False)):
        someone, moment = story.crowd.take(), story.now - timedelta(hours=hours - 3)
        lead = _receive(
            story,
            None,
            hours,
            W.WEBSITE,
            "website",
            K.NEW,
            someone.facts["name"],
            someone.facts["travel_needs"],
            "",
        )
        with story.diary.on(moment, he):
            deciding.qualify(lead, by=he, to=sun, now=moment)
        if not done:
            continue
        with story.diary.on(moment + timedelta(hours=2), sun):
            story.customers.append(
                registration.register(
                    by=sun,
                    collected_at=lead.collected_at,
                    facts=someone.facts,
                    consents=someone.consents,
                    notice=story.notice,
                    source=lead.source,
                    grade="b",
                    intake=Intake.objects.get(pk=lead.pk),
                    now=moment + timedelta(hours=2),
                )
            )


def _survey(story, he) -> None:
    """A survey agency's list under contract."""
    batch = LeadBatch.objects.create(
        agency="云岭市场调查有限公司",
        contract="HT-2026-018",
        basis=LeadBatch.Basis.CONSENT,
        provenance="商圈拦截访问，受访者书面同意转交旅行社",
        received_at=story.now - timedelta(hours=7),
        by=he,
        lines=2,
    )
    for contact, wish in (("施女士", "对邮轮感兴趣"), ("关先生", "父母金婚旅行")):
        story.crowd.count += 1
        with story.diary.on(batch.received_at, he):
            receiving.receive(
                by=he,
                way=W.AGENCY,
                facts={"contact": contact, "wish": wish, "phone": story.crowd.phone()},
                source=story.channels["survey_agency"],
                collected_at=batch.received_at,
                now=batch.received_at,
                batch=batch,
            )
