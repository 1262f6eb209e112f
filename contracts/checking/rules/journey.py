"""旅游法 58 (2), (5), (6); 旅行社条例 28 (4)–(7): what is done on which day."""

from datetime import timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contracts import policy
from contracts.checking.case import Case
from contracts.checking.registry import BLOCK, WARN, Finding, Waiver, rule

LONGEST_JOURNEY = 400  # days that are compared one by one


@rule(
    "trip_places",
    gettext_lazy("Origin and destination are named"),
    BLOCK,
    "旅游法 58(2)；旅行社条例 28(4)",
    group="2",
    zh="合同应写明旅游行程的出发地、途经地和目的地。",
    en="The contract must say where the journey begins and where it goes.",
)
def trip_places(case: Case):
    trip = case.terms.trip
    if not trip.origin.strip():
        yield Finding(_("Where the journey begins is missing."), "trip.origin")
    if not trip.destination.strip():
        yield Finding(_("Where the journey goes is missing."), "trip.destination")


@rule(
    "trip_dates",
    gettext_lazy("First and last day are named"),
    BLOCK,
    "旅游法 58(2)",
    group="2",
    waiver=Waiver.NEVER,
    zh="合同应写明出发和结束日期，且结束不早于出发。",
    en="First and last day must be said, and the last is not before the first.",
)
def trip_dates(case: Case):
    trip = case.terms.trip
    if trip.starts_on is None:
        yield Finding(_("The first day is missing."), "trip.starts_on")
    if trip.ends_on is None:
        yield Finding(_("The last day is missing."), "trip.ends_on")
    if trip.starts_on and trip.ends_on and trip.ends_on < trip.starts_on:
        yield Finding(_("The last day is before the first."), "trip.ends_on")


@rule(
    "departure_ahead",
    gettext_lazy("The departure lies ahead"),
    BLOCK,
    "旅游法 57",
    group="2",
    zh="包价旅游合同应在出发前订立；出发日期已过，请核对。",
    en="A contract is made before the journey: the first day has passed.",
)
def departure_ahead(case: Case):
    first = case.terms.trip.starts_on
    if first and first < case.today:
        yield Finding(_("The first day, %(day)s, has passed.") % {"day": first.isoformat()}, "trip.starts_on")


@rule(
    "every_day_planned",
    gettext_lazy("Every calendar day is planned once"),
    BLOCK,
    "旅游法 58(2)、59",
    group="2",
    zh="从出发到结束的每一天都应有行程，且只有一条；多出、缺少或重复都应改正。",
    en="Each day from the first to the last must stand in the itinerary exactly once.",
)
def every_day_planned(case: Case):
    trip = case.terms.trip
    if not trip.days:
        yield Finding(_("There is no itinerary."), "trip.days")
        return
    planned = [one.on for one in trip.days]
    for place, on in enumerate(planned, 1):
        if on is None:
            yield Finding(_("Day %(place)s has no date.") % {"place": place}, "trip.days")
    for on in sorted({one for one in planned if one and planned.count(one) > 1}):
        yield Finding(_("%(day)s stands in the itinerary twice.") % {"day": on.isoformat()}, "trip.days")
    if not trip.starts_on or not trip.ends_on or not 0 <= trip.nights <= LONGEST_JOURNEY:
        return
    wanted = {trip.starts_on + timedelta(days=place) for place in range(trip.nights + 1)}
    for on in sorted(wanted - set(planned)):
        yield Finding(_("Nothing is planned for %(day)s.") % {"day": on.isoformat()}, "trip.days")
    for on in sorted({one for one in planned if one} - wanted):
        yield Finding(_("%(day)s is not a day of this journey.") % {"day": on.isoformat()}, "trip.days")


@rule(
    "day_route",
    gettext_lazy("Every day says where it goes"),
    BLOCK,
    "旅游法 58(2)；旅行社条例 28(4)",
    group="2",
    zh="每天应写明从哪里到哪里（整天在一地的，起讫地相同）。",
    en="Each day must say from where to where, even when both are the same place.",
)
def day_route(case: Case):
    for place, day in case.days():
        if not day.origin.strip() or not day.destination.strip():
            yield Finding(_("Day %(place)s: from or to is missing.") % {"place": place}, "trip.days")


@rule(
    "sights_named",
    gettext_lazy("Sights have a name and minutes"),
    BLOCK,
    "旅游法 58(5)；旅行社条例 28(6)",
    group="5",
    zh="每个游览、娱乐项目都应写明名称和最少停留时间。",
    en="Each sight and show must be named, with the minutes it gets.",
)
def sights_named(case: Case):
    for place, day in case.days():
        for sight in day.sights:
            if not sight.name.strip() or not sight.minutes or sight.minutes <= 0:
                yield Finding(
                    _("Day %(place)s: a sight lacks its name or its minutes.") % {"place": place}, "trip.days"
                )


@rule(
    "something_to_see",
    gettext_lazy("The journey has sights"),
    WARN,
    "旅游法 58(5)",
    group="5",
    zh="全程没有任何游览或娱乐项目。请确认产品确实如此，并写明。",
    en="No sight or show stands in the whole itinerary: make sure that this is meant.",
)
def something_to_see(case: Case):
    if case.terms.trip.days and not any(day.sights for _place, day in case.days()):
        yield Finding(_("The itinerary has no sight and no show."), "trip.days")


@rule(
    "day_fits",
    gettext_lazy("A day is not too full"),
    WARN,
    "旅游法 58(5)",
    group="5",
    zh="当天游览、购物、自费、自由活动与交通时间合计超过十四小时，行程难以实际履行。",
    en="Sights, shops, extras, free time and travel of one day add up to more than fourteen hours.",
)
def day_fits(case: Case):
    for place, day in case.days():
        items = [*day.sights, *day.shopping, *day.self_paid]
        minutes = sum(max(one.minutes or 0, 0) for one in items)
        minutes += (day.free_minutes or 0) + (day.travel_minutes or 0)
        if minutes > policy.LONGEST_DAY:
            yield Finding(
                _("Day %(place)s takes %(hours)s hours.") % {"place": place, "hours": round(minutes / 60, 1)},
                "trip.days",
            )


@rule(
    "free_time",
    gettext_lazy("Free time is spoken of"),
    BLOCK,
    "旅游法 58(6)；旅行社条例 28(7)",
    group="6",
    zh="合同应写明自由活动的时间和次数；没有自由活动的，也应写明“无”（填 0）。",
    en="Free time must be said, even where there is none (0 minutes).",
)
def free_time(case: Case):
    if case.terms.trip.days and all(day.free_minutes is None for _place, day in case.days()):
        yield Finding(_("Nothing is said of free time on any day."), "trip.days")


@rule(
    "free_time_daily",
    gettext_lazy("Free time is said for each day"),
    WARN,
    "旅行社条例 28(7)",
    group="6",
    zh="部分日期没有写明自由活动时间，请逐日填写（没有的填 0）。",
    en="Some days say nothing of free time: write 0 where there is none.",
)
def free_time_daily(case: Case):
    silent = [place for place, day in case.days() if day.free_minutes is None]
    if silent and len(silent) < len(case.terms.trip.days):
        yield Finding(
            _("Days without a word on free time: %(days)s.") % {"days": "、".join(map(str, silent))},
            "trip.days",
        )
