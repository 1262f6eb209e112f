"""Organisations, a group, links, purchases and credit of the demo agency."""

from datetime import timedelta
from random import Random

from django.utils.timezone import localtime

from customers.kinds import contacts, credit_codes, grouping, linking, profiling, registering
from customers.models import Customer, ProductKind, SignOff
from customers.trade import crediting, purchasing, signing

PRODUCTS = (
    ("domestic", "丽江、香格里拉六日", "云南", 4_280_00),
    ("domestic", "桂林阳朔五日", "广西", 3_160_00),
    ("outbound", "东京大阪七日", "日本", 9_980_00),
    ("domestic", "川西环线八日", "四川", 6_450_00),
    ("hotel", "湖畔示例酒店", "杭州", 1_920_00),
    ("flight", "上海至昆明往返机票", "昆明", 2_340_00),
    ("visa", "日本单次旅游签证", "日本", 399_00),
    ("nearby", "莫干山民宿两日", "浙江", 880_00),
    ("cruise", "长江三峡邮轮四日", "重庆", 3_580_00),
)
YUNLING = {
    "credit_code": "91530100MA6K3X8T27",
    "type": "corporate",
    "nature": "private",
    "industry": "I",
    "region": "53",
    "size": "medium",
    "assets": "middle",
    "principal": "段云岭",
    "website": "www.yunling.example",
    "account": "云岭科技",
    "payment": "monthly",
    "lifecycle": "current",
    "potential": "high",
    "scope": "软件开发；会议及展览服务",
    "agreed_price": "标准间 380 元/晚，含早，至今年年底",
    "discount": "自组产品 8%",
}
LETU = {
    "type": "agency",
    "nature": "private",
    "industry": "L",
    "region": "44",
    "payment": "per_order",
    "lifecycle": "prospect",
    "relation": "indirect",
    "potential": "middle",
}
TRADING = {
    "strengths": "差旅量稳定，回款及时",
    "problems": "临时改期多，周末联系不上",
    "measures": "签订改期条款；增设周末值班联系人",
    "activities": "每年两次新品发布会，春秋各一次奖励旅游",
    "reputation": "园区明星企业，口碑良好",
}
CHARACTER = {"service_area": "云南、贵州、四川", "culture": "重视员工福利", "policy": "比价采购，年度招标"}
BUSINESS = {"competitors": "机票在线上平台购买，会议由另一家承接", "attitude": "愿意长期合作"}


def tell(story) -> None:
    random = Random(29)  # noqa: S311 (a story, not a secret)
    _purchases(story, random)
    firm = _organisations(story)
    _group(story, firm)


def _open(story, act, seller: str, days: int, shared: dict, facts: dict, **more) -> Customer:
    moment = story.now - timedelta(days=days, hours=2)
    by = story.people[seller]
    with story.diary.on(moment, by):
        return act(
            by=by,
            collected_at=moment - timedelta(hours=3),
            shared=shared,
            facts=facts,
            basis=Customer.Basis.CONTRACT,
            source=story.channels["partner"],
            grade="a",
            backdating_reason="上门拜访，回店后录入",
            now=moment,
            **more,
        )


def _organisations(story) -> Customer:
    firm = _open(
        story,
        registering.register_organisation,
        "lin",
        40,
        {
            "name": "云岭示例科技有限公司",
            "phone": "0871-63123456",
            "address": "云南省昆明市五华区示例路 8 号",
            "travel_needs": "季度会议与年度奖励旅游，每次 60 人左右",
        },
        YUNLING,
        contact={"name": "陈敏", "role": "行政经理", "phone": "16100009001", "email": "chen@yunling.example"},
    )
    lin, moment = story.people["lin"], story.now - timedelta(days=38)
    with story.diary.on(moment, lin):
        ground = "contract"
        contacts.save(
            firm, by=lin, facts={"name": "杨帆", "role": "财务", "phone": "16100009002", "ground": ground}
        )
        blocks = (("trading", TRADING), ("character", CHARACTER), ("business", BUSINESS))
        for version, (block, changes) in enumerate(blocks, 1):
            profiling.edit_block(firm.pk, block, by=lin, changes=changes, version=version, why="年度走访")
    code = "91440300MA5EXMPL3"
    letu = LETU | {"credit_code": code + credit_codes.check_sign(code)}
    _open(
        story,
        registering.register_organisation,
        "sun",
        12,
        {"name": "乐途示例国际旅行社有限公司", "phone": "0755-82345678"},
        letu,
        contact={"name": "黎芷若", "role": "同业部", "phone": "16100009003"},
    )
    _credit(story, firm)
    return firm


def _credit(story, firm: Customer) -> None:
    zhao, lin = story.people["zhao"], story.people["lin"]
    facts = {"grade": "good", "limit": 80_000_00, "days": 30, "terms": "月结三十天", "description": "无逾期"}
    with story.diary.on(story.now - timedelta(days=30), zhao):
        crediting.set_credit(firm, by=zhao, facts=facts)
    for days, amount, product in ((24, 46_800_00, "新品发布会会务"), (1, 52_000_00, "秋季奖励旅游定金")):
        moment = story.now - timedelta(days=days, hours=1)
        day = localtime(moment).date()
        kind = ProductKind.objects.get(code="meeting")
        bought = {"product_kind": kind, "product": product, "starts_on": day, "amount": amount, "people": 60}
        with story.diary.on(moment, lin):
            purchasing.record_purchase(firm, by=lin, facts=bought | {"payment": "account"})
        if days > 1:
            with story.diary.on(moment + timedelta(hours=3), zhao):
                signing.approve(SignOff.objects.get(state="waiting"), by=zhao, comment="额度内", now=moment)


def _group(story, firm: Customer) -> None:
    today = localtime(story.now).date()
    party = _open(
        story,
        registering.register_group,
        "lin",
        5,
        {"name": "春城示例摄影团", "phone": "16100009010", "travel_needs": "日出日落机位，器材车一辆"},
        {
            "destination": "普洱、景迈山",
            "departs_on": today + timedelta(days=24),
            "returns_on": today + timedelta(days=29),
            "expected": 12,
        },
    )
    lin = story.people["lin"]
    own = [one for one in story.customers if one.owner_id == lin.pk and not one.minor][:4]
    with story.diary.on(story.now - timedelta(days=4), lin):
        people = [grouping.add(party, by=lin, archive=one, leader=n == 0) for n, one in enumerate(own)]
        for name, wish in (("段师傅", "低楼层"), ("普小妹", ""), ("景老师", "安静")):
            people.append(grouping.add(party, by=lin, facts={"name": name, "wishes": wish}))
        rooms = grouping.add_rooms(party, by=lin, type="twin", count=3, first="301")
        rooms += grouping.add_rooms(party, by=lin, type="single", count=1, first="305")
        beds = {person.pk: rooms[place // 2].pk for place, person in enumerate(people[:6])}
        grouping.assign(party, beds, by=lin)
        linking.tie(own[1], firm, "employer", by=lin, since=today - timedelta(days=900))
        linking.tie(own[0], own[1], "companion", by=lin)
        linking.tie(firm, own[2], "contact", by=lin)


def _purchases(story, random: Random) -> None:
    kinds = {one.code: one for one in ProductKind.objects.all()}
    for customer in random.sample(story.customers, 70):
        for _time in range(random.choice((1, 1, 2, 4))):
            kind, product, destination, price = random.choice(PRODUCTS)
            people, day = random.randint(1, 4), localtime(story.now).date()
            day -= timedelta(days=random.randint(5, 900))
            facts = {
                "product_kind": kinds[kind],
                "product": product,
                "destination": destination,
                "starts_on": day,
                "ends_on": day + timedelta(days=random.randint(3, 8)),
                "amount": price * people,
                "payment": random.choice(("wechat", "alipay", "card", "transfer")),
                "people": people,
            }
            with story.diary.on(max(customer.entered_at, story.now - timedelta(days=20)), customer.owner):
                purchasing.record_purchase(customer, by=customer.owner, facts=facts)
