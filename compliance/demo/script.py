"""The script of the demo's twelve weeks: who sells how punctually, what waits today, what is changed."""

from datetime import datetime

from django.utils.timezone import localtime

SEED = 2026
WEEKS = 12
CUSTOMERS = 120
VIPS = {9, 33, 58, 84, 112, 118}
CHILDREN = {21, 66}
# share of the archives; hours between contact and entry, drawn from these; one in `late` exceeds the 48
SELLERS = {
    "lin": (30, (1, 3, 5, 8, 20, 26), 18),
    "wang": (24, (1, 2, 6, 22, 30, 40), 9),
    "sun": (24, (1, 4, 7, 18, 24), 14),
    "chen": (22, (2, 5, 12, 28, 44), 6),
    "song": (20, (1, 3, 9, 20), 25),
}
CHANNELS = (
    "counter",
    "counter",
    "phone",
    "referral",
    "referral",
    "website",
    "wechat_work",
    "exhibition",
    "partner",
)
# seller, hours since the contact: calm, soon, urgent and over, each with somebody
WAITING = (
    ("lin", 3, "周先生", "云南 6 日，两大一小"),
    ("lin", 39, "方女士一家", "酒店大堂遇到，想去桂林"),
    ("lin", 46.6, "白小姐", "电话咨询北欧极光"),
    ("lin", 53, "汪太太", "老客介绍，等她发护照"),
    ("wang", 11, "龚经理", "展会上留的名片"),
    ("wang", 45.2, "尹女士", "企业微信咨询亲子游"),
    ("sun", 20, "黎先生", "日本自由行，出发日期未定"),
    ("sun", 50.5, "贺女士", "签证材料待补"),
    ("song", 37.5, "段主任", "公司团建 30 人"),
    ("guo", 6, "秦阿姨", "团上客人，想再约一次西北"),
)
CHANGES = (
    ("address", "上海市浦东新区示例路 88 号", "客户来电更正地址"),
    ("preferences", "靠窗座位，不坐红眼航班", "回访时补充偏好"),
    ("travel_needs", "改为明年三月出发", "客户推迟出行"),
    ("email", "new.guest@mail.example", "客户更换邮箱"),
)


def awake(met: datetime, until: datetime) -> datetime:
    """Nobody meets customers at night: from half past eight on, Shanghai time."""
    morning = localtime(met).replace(hour=8, minute=30)
    return met if localtime(met) >= morning or morning >= until else morning
