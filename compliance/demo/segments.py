"""Segments of the demo agency, and what they were used for in the last weeks."""

from datetime import timedelta

from django.utils.timezone import localdate

from agency.encryption.ids import uuid7
from agency.errors import Refused
from customers.segments import saving, using
from customers.segments.making import Plan

# who, name, aim, filters, shared, what it is about
SEGMENTS = (
    ("he", "春季新线路 · A 级客户", "offer", "grade=a", "house", "三月前介绍江南赏花与云南线路"),
    ("he", "B 级尚未成交客户", "visit", "grade=b&buys=never", "house", "电话回访，了解今年出行计划"),
    ("lin", "住宿偏好明确的客户", "care", "prefers=hotel", "department", "推荐合作酒店权益，附节日问候"),
    ("lin", "近 30 天有纪念日", "care", "coming=30", "own", ""),
    ("sun", "出境意向 · 待开发", "offer", "buys=never&grade=c", "own", "日本、东南亚早鸟价"),
    (
        "he",
        "国内市场潜在单位客户",
        "visit",
        "kind=organisation&stage=prospect",
        "house",
        "上门拜访，送企业差旅方案",
    ),
)
# which segment, by whom, days ago, made, due in days, act, words
USES = (
    (0, "he", 51, "notice", 0, "offer", ""),
    (0, "he", 47, "list", 0, "offer", ""),
    (1, "lin", 40, "list", 0, "greeting", ""),
    (0, "he", 33, "export", 0, "offer", ""),
    (2, "lin", 21, "care", 30, "greeting", "{name}，天气转凉，祝您出行顺利。{sender} 敬上"),
    (1, "wang", 12, "visits", 20, "greeting", "了解明年出行计划，送新线路册"),
    (5, "he", 9, "visits", 16, "greeting", "上门介绍企业差旅方案"),
    (4, "sun", 9, "notice", 0, "offer", ""),
    (0, "lin", 8, "notice", 0, "offer", ""),
    (4, "sun", 5, "care", 9, "offer", "{name}，东京大阪七日早鸟价，本月底前有效。{sender}"),
    (0, "lin", 3, "care", 7, "offer", "{name}，春季江南赏花线路已上新，老客户优先。{sender}"),
)


def tell(story) -> None:
    """Keeps the segments seven weeks ago, and uses them; who is left out then is left out here too."""
    kept = []
    for number, (who, name, aim, query, sharing, about) in enumerate(SEGMENTS):
        moment = story._office_hour(55 + number)
        with story.diary.on(moment, story.people[who]):
            kept.append(
                saving.save(
                    uuid7(),
                    by=story.people[who],
                    name=name,
                    aim=aim,
                    query=query,
                    sharing=sharing,
                    description=about,
                    now=moment,
                )
            )
    for place, who, days, made, due, act, words in USES:
        moment = story._office_hour(days)
        plan = Plan(due_on=localdate(moment) + timedelta(days=due), act=act, text=words, channel="message")
        with story.diary.on(moment, story.people[who]):
            try:
                using.use(kept[place], key=uuid7(), by=story.people[who], made=made, plan=plan, now=moment)
            except Refused:  # nobody left, as may be in so small a house
                continue
