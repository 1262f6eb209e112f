"""What breaks each rule on the journey, the money and the words: rule -> (kind, function that spoils a good one)."""

from datetime import timedelta

from contracts.terms import Payment, SelfPaid, Sight, Stop

from . import goods
from .broken_people import _set


def _first_day(**facts):
    def spoil(made):
        for name, value in facts.items():
            setattr(made.terms.trip.days[0], name, value)

    return spoil


def _passed(made):
    made.today = made.first + timedelta(days=1)


def _ended(made):
    made.today = made.terms.ends_on + timedelta(days=1)


def _late_notice(made):
    made.today = made.first - timedelta(days=6)


def _missing_day(made):
    made.terms.trip.days.pop(1)


def _silent(made):
    for day in made.terms.trip.days:
        day.free_minutes = None


def _nothing_to_see(made):
    for day in made.terms.trip.days:
        day.sights = []


def _shops(change):
    def spoil(made):
        goods.with_shops(made)
        change(made)

    return spoil


def _drop(category: str):
    def spoil(made):
        made.drop(category)

    return spoil


def _no_shop_words(made):
    made.drop("shopping")


def _cash(made):
    made.terms.money.payments = [Payment("p1", "balance", made.terms.money.total, made.first, "cash")]
    made.terms.money.lines[0].unit, made.terms.money.lines[0].count = 6_000_000, 1
    made.terms.money.payments[0].amount = made.terms.money.total


def _earnest(made):
    made.terms.money.payments[0].amount = made.terms.money.total // 2


def _no_guide_line(made):
    made.terms.money.lines.pop()
    made.terms.money.includes = "交通、住宿"


def _sign(made):
    made.terms.money.lines[0].unit *= -1


def _after_departure(made):
    made.terms.money.payments[1].due_on = made.first + timedelta(days=1)


def _below_cost(made):
    made.terms.money.costs[0].amount = made.terms.money.total + 1


def _falls(made):
    made.terms.money.refunds[2].percent = 5


def _no_more_return(made):
    made.body[0]["clauses"][-1] = goods.DATA_CLAUSE | {"text": "处理目的、期限。"}


def _void(made):
    made.clause("price")["text"] = "本活动最终解释权 归本社所有。"


def _variable(made):
    made.variables = [{"key": "pickup", "label": "集合地点", "type": "text", "required": True}]


def _open_blank(made):
    made.clause("parties")["text"] = "地址：{{customer_address}}"


def _own(made):
    made.terms.closing.own_words = {"price": "自拟"}


def _plain(made):
    made.clause("liability")["highlighted"] = False


def _version(**facts):
    def spoil(made):
        told = {
            name: made.today + value if isinstance(value, timedelta) else value
            for name, value in facts.items()
        }
        made.version = told

    return spoil


def _unticked(made):
    made.ticked = frozenset({"identity"})


def _signed_late(made):
    made.terms.closing.signed_on = made.first + timedelta(days=1)


def _long(made):
    made.terms.closing.ends_on = made.terms.closing.starts_on + timedelta(days=5 * 365)


BROKEN = {
    "trip_places": ("domestic", _set("trip.origin", "")),
    "trip_dates": ("domestic", _set("trip.ends_on", None)),
    "departure_ahead": ("domestic", _passed),
    "every_day_planned": ("domestic", _missing_day),
    "day_route": ("domestic", _first_day(destination="")),
    "sights_named": ("domestic", _first_day(sights=[Sight("洱海")])),
    "something_to_see": ("domestic", _nothing_to_see),
    "day_fits": ("domestic", _first_day(travel_minutes=13 * 60)),
    "free_time": ("domestic", _silent),
    "free_time_daily": ("domestic", _first_day(free_minutes=None)),
    "transport": ("domestic", _first_day(transport="flight", transport_class="")),
    "hotels": ("domestic", _first_day(hotel_standard="")),
    "meals": ("domestic", _first_day(meal_standard="")),
    "vague_quality": ("domestic", _first_day(hotel="示例大酒店或同级")),
    "people_min": ("domestic", _set("trip.people_min", None)),
    "people_fit": ("domestic", _set("trip.people_max", 1)),
    "too_few": ("domestic", _set("trip.too_few", [])),
    "notice_in_time": ("domestic", _late_notice),
    "transfer_consent": ("domestic", _set("promises.transfer_agreed", False)),
    "price": ("domestic", _set("money.lines", [])),
    "price_lines": ("domestic", _sign),
    "payments_add_up": ("domestic", _set("money.payments.0.amount", 1)),
    "payments_dated": ("domestic", _after_departure),
    "company_account": ("domestic", _set("house.account", "")),
    "much_cash": ("domestic", _cash),
    "earnest": ("domestic", _earnest),
    "guide_fee": ("domestic", _no_guide_line),
    "includes": ("domestic", _set("money.excludes", "")),
    "below_cost": ("domestic", _below_cost),
    "cost_known": ("domestic", _set("money.costs", [])),
    "liability_clause": ("domestic", _drop("liability")),
    "dispute_clause": ("corporate", _drop("dispute")),
    "dispute_body": ("domestic", _set("closing.dispute_body", "arbitration")),
    "complaint_phone": ("domestic", _set("house.complaint_phone", "")),
    "refunds": ("domestic", _set("money.refunds", [])),
    "refund_ladder": ("domestic", _falls),
    "signing_place": ("domestic", _set("closing.place", "")),
    "signed_before": ("domestic", _signed_late),
    "copies": ("domestic", _set("closing.copies", 1)),
    "shopping_details": ("domestic", _shops(_first_day(shopping=[Stop("银器店", None, "银器")]))),
    "shopping_goods": ("domestic", _shops(_first_day(shopping=[Stop("银器店", 30)]))),
    "self_paid_details": ("domestic", _shops(_first_day(self_paid=[SelfPaid("索道", 60)]))),
    "shopping_consent": ("domestic", _shops(_set("promises.shopping_agreed", False))),
    "shopping_optional": ("domestic", _shops(_set("promises.shopping_optional", False))),
    "shopping_clause": ("domestic", _shops(_no_shop_words)),
    "shopping_minutes": ("domestic", _shops(_first_day(shopping=[Stop("银器店", 500, "银器")]))),
    "safety_clause": ("domestic", _drop("safety")),
    "privacy_clause": ("domestic", _drop("privacy")),
    "data_contents": ("data", _no_more_return),
    "data_return": ("data", _no_more_return),
    "data_passing_on": ("data", _no_more_return),
    "term_ahead": ("supplier", _ended),
    "term_length": ("corporate", _long),
    "void_terms": ("domestic", _void),
    "blanks_required": ("domestic", _variable),
    "blanks_open": ("domestic", _open_blank),
    "own_words": ("domestic", _own),
    "highlighting": ("domestic", _plain),
    "template_current": ("domestic", _version(state="superseded")),
    "template_in_use": ("domestic", _version(state="withdrawn")),
    "template_review": ("domestic", _version(review_due_on=-timedelta(days=5))),
    "model_text": ("domestic", _version(official_source="GF-2014-2401")),
    "confirmed": ("domestic", _unticked),
}
