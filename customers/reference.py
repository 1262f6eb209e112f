"""The controlled lists every installation starts with: source channels, purposes, the privacy notice.

Written after each migration. A line that is there already is left as it stands: the agency may have renamed
or retired it.
"""

from datetime import date

from agency.acting import acting_as
from customers.care import rules
from customers.models import ChangePolicy, PrivacyNotice, ProductKind, Prompt, Purpose, SourceChannel
from customers.notice_texts import NOTICES
from customers.rules_of_change import RULES_OF_CHANGE

# code, name, English name, approved as safe (an unapproved channel is listed but cannot be chosen)
CHANNELS = (
    ("counter", "门店接待", "Reception at the counter", True),
    ("phone", "电话咨询", "Telephone enquiry", True),
    ("referral", "老客推荐", "Recommended by a customer", True),
    ("website", "官网", "Our website", True),
    ("wechat_work", "企业微信", "WeCom", True),
    ("hotline", "400 热线", "Service hotline", True),
    ("exhibition", "展会", "Trade fair", True),
    ("event", "客户活动", "Customer event", True),
    ("partner", "合作单位", "Partner company", True),
    ("social_media", "社交平台", "Social media", True),
    ("market_visit", "走访与市场调查", "Visits and market surveys", True),
    ("survey_agency", "专业调查机构", "Survey agencies", True),
    ("guide_tour", "导游带团", "Guides on tour", True),
    ("self_fill", "客户自助填写", "Filled in by the customer", True),
    ("staff_report", "员工反馈", "Told by colleagues", True),
    ("personal_wechat", "个人微信（未经批准）", "Private WeChat (not approved)", False),
    ("bought_list", "购买或收集的名单（禁止使用）", "Bought or harvested list (forbidden)", False),
)

# What we sell (L2): code, name, English name, shape of the purchase
PRODUCTS = (
    ("outbound", "出境游", "Journeys abroad", "trip"),
    ("domestic", "国内游", "Journeys in China", "trip"),
    ("nearby", "周边游", "Short trips nearby", "trip"),
    ("study", "研学旅行", "Study journeys", "trip"),
    ("cruise", "邮轮", "Cruises", "trip"),
    ("meeting", "会议奖励与团建", "Meetings and incentives", "trip"),
    ("hotel", "酒店住宿", "Hotels", "stay"),
    ("flight", "机票", "Flights", "ticket"),
    ("train", "火车票", "Railway tickets", "ticket"),
    ("admission", "门票", "Admission tickets", "ticket"),
    ("visa", "签证", "Visas", "visa"),
    ("insurance", "旅游保险", "Travel insurance", "visa"),
    ("car", "用车", "Cars with driver", "other"),
    ("single", "单项服务", "Single services", "other"),
    ("other", "其他", "Other", "other"),
)

# Asked of the customer on the registration form (PIPL art. 14, 23, 29, 39).
# code, name, English name, basic, separate, description, English description
ASKED = (
    (
        "service",
        "履行旅游服务合同",
        "Carry out the travel service",
        True,
        False,
        "用于咨询、报价、预订、签订和履行旅游合同以及售后服务。",
        "To advise, quote, book, conclude and carry out the travel contract, and to serve you afterwards.",
    ),
    (
        "sensitive",
        "处理敏感个人信息（证件、健康等）",
        "Handle sensitive data (documents, health and the like)",
        False,
        True,
        "用于出票、签证、投保和满足您的饮食、健康等特殊需要。",
        "For tickets, visas and insurance, and to meet dietary, health and other special needs.",
    ),
    (
        "share_suppliers",
        "向供应商提供必要信息",
        "Give suppliers what they need",
        False,
        True,
        "向承运人、酒店、景区、地接社、保险公司等提供完成行程所必需的信息。",
        "Carriers, hotels, sights, local agents and insurers receive what the trip cannot do without.",
    ),
    (
        "cross_border",
        "向境外提供",
        "Send data abroad",
        False,
        True,
        "出境旅游时，向境外酒店、地接社、使领馆等提供必要信息。",
        "For trips abroad: hotels, local agents and consulates outside mainland China receive what is necessary.",
    ),
    (
        "marketing",
        "营销与关怀",
        "Offers and greetings",
        False,
        False,
        "向您介绍线路、优惠，发送生日和节日问候。您可以随时拒绝。",
        "To tell you of journeys and offers and send birthday and holiday greetings. You may decline at any time.",
    ),
    (
        "survey",
        "回访与满意度",
        "Follow-up and satisfaction",
        False,
        False,
        "在行程中和行程结束后回访，了解您的满意度和意见。",
        "To ask during and after the trip how satisfied you are.",
    ),
)

# Declared by a colleague who opens a field or asks for access (seed 000 §三.4, D1).
# code, name, English name, a word of explanation is compulsory
ACCESS = (
    ("contact", "联系客户", "Contact the customer", False),
    ("booking", "预订与出票", "Booking and ticketing", False),
    ("contract", "签订合同", "Conclude a contract", False),
    ("complaint", "处理投诉", "Handle a complaint", False),
    ("verification", "核对信息", "Check the facts", False),
    ("audit", "审计检查", "Audit", False),
    ("other", "其他（须说明）", "Other (say what)", True),
)


# What front-line staff look out for (seed 004, B46): service, words, English words
PROMPTS = (
    ("counter", "与谁同行", "Who travels along"),
    ("counter", "预算与出行时间", "Budget and dates"),
    ("transport", "座位偏好", "Seat they prefer"),
    ("transport", "晕车、行动不便", "Car-sick or unsteady"),
    ("hotel", "房型、床型、楼层", "Room, bed, floor"),
    ("hotel", "枕头、安静程度", "Pillow, quiet"),
    ("meal", "口味与忌口", "Taste and what they do not eat"),
    ("meal", "茶、咖啡、酒类爱好", "Tea, coffee, wine"),
    ("tour", "节奏与体力", "Pace and strength"),
    ("tour", "感兴趣的景点与购物", "Sights and shopping they like"),
)


def write_reference(using: str = "default") -> None:
    """Add the lines that are missing. Needs nobody in particular: these tables hold nothing personal."""
    rules.write_defaults(using)
    _add(
        SourceChannel,
        using,
        [
            {"code": code, "name": name, "name_en": english, "safe": safe, "active": safe, "position": place}
            for place, (code, name, english, safe) in enumerate(CHANNELS, 1)
        ],
    )
    with acting_as("system:reference"):  # it has a history, and a history knows who wrote
        _add(
            ProductKind,
            using,
            [
                {"code": code, "name": name, "name_en": english, "shape": shape, "position": place}
                for place, (code, name, english, shape) in enumerate(PRODUCTS, 1)
            ],
        )
    _add(Purpose, using, [*_asked(), *_access()])
    _add(
        ChangePolicy,
        using,
        [
            {"about": about, "grade": grade, "rule": rule, "effective_from": date(2026, 1, 1)}
            for about, grade, rule in RULES_OF_CHANGE
        ],
    )
    _add(
        Prompt,
        using,
        [
            {"service": service, "text": text, "text_en": english, "position": place}
            for place, (service, text, english) in enumerate(PROMPTS, 1)
        ],
    )
    PrivacyNotice.objects.using(using).bulk_create(
        [
            PrivacyNotice(
                version="2026-01", language=language, title=title, body=body, effective_on=date(2026, 1, 1)
            )
            for language, (title, body) in NOTICES.items()
        ],
        ignore_conflicts=True,
    )


def _asked() -> list[dict]:
    return [
        {
            "code": code,
            "name": name,
            "name_en": english,
            "basic": basic,
            "separate": separate,
            "asked": True,
            "description": description,
            "description_en": description_en,
            "position": place,
        }
        for place, (code, name, english, basic, separate, description, description_en) in enumerate(ASKED, 1)
    ]


def _access() -> list[dict]:
    return [
        {
            "code": code,
            "name": name,
            "name_en": english,
            "access": True,
            "explain": explain,
            "position": place,
        }
        for place, (code, name, english, explain) in enumerate(ACCESS, len(ASKED) + 1)
    ]


def _add(model, using: str, lines: list[dict]) -> None:
    model.objects.using(using).bulk_create([model(**line) for line in lines], ignore_conflicts=True)
