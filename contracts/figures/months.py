"""Months of Shanghai."""

from datetime import date, datetime, time, timedelta

from django.utils.timezone import get_default_timezone, localdate


def first_of(day: date) -> date:
    return day.replace(day=1)


def later(first: date, months: int) -> date:
    """The first day of the month so many months on; before, below zero."""
    place = first.year * 12 + first.month - 1 + months
    return date(place // 12, place % 12 + 1, 1)


def bounds(first: date) -> tuple[datetime, datetime, date]:
    """When the month begins, when the next begins, and its last day."""
    following = later(first, 1)
    return _midnight(first), _midnight(following), following - timedelta(days=1)


def until(today: date, count: int) -> list[date]:
    """The first days of the last `count` months, this one the last."""
    return [later(first_of(today), place) for place in range(1 - count, 1)]


def ahead(today: date, count: int) -> list[date]:
    """The first days of this month and of those that follow."""
    return [later(first_of(today), place) for place in range(count)]


def begin(first: date) -> datetime:
    return _midnight(first)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), get_default_timezone())


def month_of(moment: datetime) -> date:
    return first_of(localdate(moment))
