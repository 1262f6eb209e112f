"""The columns a purchase may stand in, beside its customer's own: headings, and what their cells mean (B5, B39)."""

import re
from collections.abc import Callable

from agency.forms.fields import narrow
from customers.models import Purchase

from . import spelling

BOUGHT = "purchase"
PREFIX = "purchase_"
Payment = Purchase.Payment

WORDS: dict[str, str] = {
    "product": "产品 产品名称 线路 线路名称 旅游线路 旅游产品 行程 团名 项目 酒店 酒店名称 入住酒店 商品 product tour"
    " trip hotel",
    "product_kind": "产品类型 产品类别 产品种类 业务类型 业务类别 商品类别 消费类型 kindofproduct producttype",
    "destination": "目的地 目的地城市 旅游目的地 供应商 地接社 供应商名称 destination supplier",
    "starts_on": "出发日期 出游日期 出行日期 出团日期 开始日期 入住日期 入住时间 出发时间 消费日期 购买日期 订单日期"
    " 交易日期 startdate departure departuredate checkin from",
    "ends_on": "返回日期 回程日期 结束日期 离店日期 退房日期 返程日期 enddate return returndate checkout to",
    "amount": "金额 消费金额 交易金额 订单金额 合同金额 团款 总价 总金额 价格 房费 费用 实收 成交价 amount price total",
    "payment": "付款方式 支付方式 结算方式 收款方式 payment paymentmethod paidby",
    "paid_on": "付款日期 支付日期 结清日期 收款日期 到账日期 paidon datepaid",
    "people": "人数 出行人数 出游人数 旅客人数 同行人数 people travellers travelers pax",
    "nights": "晚数 间夜 夜数 入住晚数 住宿晚数 nights",
    "room_rate": "房价 人住房价 入住房价 每晚房价 单价 roomrate rate",
    "note": "订单备注 消费备注 行程备注 purchasenote",
}
PAYMENTS = {
    Payment.CASH: "现金 cash",
    Payment.CARD: "银行卡 刷卡 信用卡 借记卡 pos card creditcard bankcard",
    Payment.WECHAT: "微信 微信支付 wechat wechatpay",
    Payment.ALIPAY: "支付宝 alipay",
    Payment.TRANSFER: "转账 银行转账 汇款 对公转账 对公 电汇 网银 transfer banktransfer",
    Payment.ACCOUNT: "挂账 账期 月结 记账 欠款 赊账 签单 onaccount account",
    Payment.CHEQUE: "支票 汇票 承兑汇票 cheque check bill",
}
PAYMENT_WORDS = spelling.lookup(PAYMENTS)


def payment(text: str) -> str:
    return PAYMENT_WORDS.get(spelling.word(text), text)


def count(text: str) -> str:
    """3人, 2 晚, 4间夜, 2大1小 (three) as a number; anything else as it stands."""
    plain = re.sub(r"\s", "", narrow(text))
    if found := re.fullmatch(r"(\d+)(?:大|成人)(?:(\d+)(?:小|儿童|童))?", plain):
        return str(int(found[1]) + int(found[2] or 0))
    return re.sub(r"(?:人|位|名|晚|夜|间夜|pax|nights?)$", "", plain)


SPELLED: dict[str, Callable[[str], str]] = {
    "starts_on": spelling.day,
    "ends_on": spelling.day,
    "paid_on": spelling.day,
    "payment": payment,
    "people": count,
    "nights": count,
}
CODES = tuple(PREFIX + name for name in WORDS)


def names_of(values: dict[str, str]) -> dict[str, str]:
    """What of a row's values is about the purchase, by the names of its own form."""
    return {code.removeprefix(PREFIX): value for code, value in values.items() if code in CODES}
