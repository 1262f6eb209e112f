"""Invented customers: facts as the registration form takes them."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from customers.documents import check_sign

NOWHERE = "310199"  # a division of Shanghai that does not exist
SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈"
    "姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
)
FEMALE = [
    "秀英",
    "桂芳",
    "丽娟",
    "晓燕",
    "雨桐",
    "思琪",
    "佳怡",
    "欣然",
    "梦洁",
    "婉清",
    "静怡",
    "若曦",
    "雪梅",
    "淑珍",
    "慧敏",
    "子涵",
    "诗雅",
    "美玲",
    "丹",
    "颖",
    "琳",
    "玉兰",
    "春华",
    "语嫣",
    "可馨",
    "芷若",
    "书瑶",
    "晨曦",
    "海霞",
    "文静",
]
MALE = [
    "建国",
    "志强",
    "浩然",
    "子轩",
    "俊杰",
    "宇航",
    "明辉",
    "国栋",
    "文博",
    "天宇",
    "家豪",
    "伟",
    "磊",
    "鹏",
    "勇",
    "海涛",
    "晓东",
    "振华",
    "立新",
    "德胜",
    "少华",
    "一鸣",
    "博文",
    "嘉诚",
    "永康",
    "思远",
    "泽宇",
    "云飞",
    "建平",
    "守业",
]
STREETS = ["示例路", "演示街", "样本巷", "虚构大道", "模拟弄", "假想里"]
DISTRICTS = ["黄浦区", "徐汇区", "长宁区", "静安区", "普陀区", "虹口区", "杨浦区", "闵行区", "浦东新区"]
NEEDS = (
    "春节前后去云南，6 天左右，不走回头路",
    "带父母去桂林，节奏慢一些",
    "亲子游，想看大熊猫",
    "十一出境，东京和大阪",
    "蜜月旅行，希望海边酒店",
    "公司年会 30 人，周边两日",
    "川西自驾，需要高原用车",
    "北欧极光，预算每人三万",
    "西北环线，摄影为主",
    "新加坡、马来西亚七日",
)
PREFERENCES = (
    "靠窗座位",
    "不坐红眼航班",
    "喜欢当地菜",
    "住四星以上",
    "不进购物店",
    "喜欢博物馆",
    "早餐要中式",
)
SPECIAL = ("海鲜过敏", "素食", "膝盖不好，少爬楼梯", "糖尿病，按时用餐", "轮椅", "花生过敏")


@dataclass(frozen=True)
class Invented:
    """Facts of one person with the answers to the privacy notice."""

    facts: dict
    consents: dict[str, bool]


class Population:
    """An endless, repeatable row of invented people; no phone or document number occurs twice."""

    def __init__(self, seed: int, today: date):
        self.random, self.today, self.count = Random(seed), today, 0  # noqa: S311 (no secret hangs on it)

    def phone(self) -> str:
        return f"1610{self.count:03d}{self.random.randrange(10_000):04d}"

    def take(self, *, child: bool = False) -> Invented:
        self.count += 1
        draw = self.random
        sex = draw.choice("fm")
        name = draw.choice(SURNAMES) + draw.choice(FEMALE if sex == "f" else MALE)
        years = draw.randint(5, 12) if child else draw.randint(19, 78)
        born_on = self.today - timedelta(days=years * 365 + draw.randrange(360))
        facts = {
            "name": name,
            "sex": sex,
            "born_on": born_on,
            "phone": self.phone(),
            "travel_needs": draw.choice(NEEDS),
        }
        sensitive = draw.random() < 0.8
        if sensitive:
            facts |= self._document(sex, born_on)
        if draw.random() < 0.5:
            facts["address"] = f"上海市{draw.choice(DISTRICTS)}{draw.choice(STREETS)}{draw.randint(1, 999)}号"
        if draw.random() < 0.4:
            facts["email"] = f"guest{self.count:03d}@mail.example"
        if draw.random() < 0.4:
            facts["wechat"] = f"travel_{self.count:03d}{draw.choice('abcdef')}"
        if draw.random() < 0.5:
            facts["preferences"] = draw.choice(PREFERENCES)
        if sensitive and draw.random() < 0.25:
            facts["special_needs"] = draw.choice(SPECIAL)
        if child:
            parent = draw.choice(FEMALE)
            facts |= {
                "guardian_name": name[0] + parent,
                "guardian_phone": self.phone(),
                "guardian_relation": "母亲",
            }
        return Invented(facts, self._answers(sensitive))

    def _answers(self, sensitive: bool) -> dict[str, bool]:
        draw = self.random
        return {
            "service": True,
            "sensitive": sensitive,
            "share_suppliers": draw.random() < 0.85,
            "cross_border": draw.random() < 0.5,
            "marketing": draw.random() < 0.6,
            "survey": draw.random() < 0.75,
        }

    def _document(self, sex: str, born_on: date) -> dict:
        draw = self.random
        kind = draw.choices(("id_card", "passport", "hk_macao"), (7, 2, 1))[0]
        if kind == "id_card":
            order = draw.randrange(1, 500) * 2 - (sex == "m")
            digits = f"{NOWHERE}{born_on:%Y%m%d}{order:03d}"
            number = digits + check_sign(digits)
        else:
            number = f"{'E' if kind == 'passport' else 'C'}{draw.randrange(10**8):08d}"
        expires_on = self.today + timedelta(days=draw.randint(-20, 3000))
        return {"document_type": kind, "document_number": number, "document_expires_on": expires_on}
