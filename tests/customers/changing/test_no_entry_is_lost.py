"""Whatever order edits, proposals, decisions and days come in, no entry a colleague wrote is written over."""

from contextlib import suppress
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils.timezone import localdate, now
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agency.acting import acting
from agency.errors import Refused
from customers.changing import applying, deciding, propose_part
from customers.models import ChangeRequest, ContactPoint
from customers.parts import keeping
from tests import make

from .conftest import WHY

COLUMNS = ("value", "label", "usage")
VALUES = {
    "value": ("13900000001", "13900000002", "13900000003"),
    "label": ("早上", "晚上", "办公室"),
    "usage": ("mobile", "home", "work"),
}
column, place = st.sampled_from(COLUMNS), st.integers(0, 2)
acts = st.one_of(
    st.tuples(st.just("edit"), column, place),
    st.tuples(st.just("propose"), st.dictionaries(column, place, min_size=1), st.booleans()),
    st.tuples(st.just("end"), st.booleans(), st.none()),
    st.tuples(st.just("agree"), st.integers(0, 3), st.none()),
    st.tuples(st.just("day"), st.none(), st.none()),
)
BEGINNING = [("propose", {"value": 1, "label": 1}, False), ("propose", {"value": 2}, True)]
END = [("agree", 0, None)] * 3 + [("day", None, None)]
DAY = localdate() + timedelta(days=3)


@pytest.mark.usefixtures("zhao")
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(story=st.lists(acts, min_size=1, max_size=5))
def test_no_entry_is_lost(story, lin, he):
    with transaction.atomic():
        part = make.contact(make.customer(lin, grade="vip"), value="13900000001", label="早上")
        for act, first, second in BEGINNING + story + END:
            tell(part, lin, he, act, first, second)
        transaction.set_rollback(True)


def tell(part, lin, he, act, first, second) -> None:
    """One step of the story; what somebody else wrote in between is still there after it."""
    standing = ContactPoint.objects.filter(pk=part.pk).first()
    if act == "edit" and standing:
        with acting(he):
            keeping.change(standing, by=he, changes={first: VALUES[first][second]}, why=WHY)
    elif act == "propose" and standing:
        values = {name: VALUES[name][value] for name, value in first.items()}
        ask(standing, lin, "change", values=values, effective_on=DAY if second else None)
    elif act == "end" and standing:
        if first:
            with acting(he):
                keeping.remove(standing, by=he, why=WHY)
        else:
            ask(standing, lin, "remove")
    elif act == "agree":
        waiting = list(ChangeRequest.objects.filter(part=part.pk, state="waiting").order_by("created_at"))
        if waiting:
            decided([waiting[first % len(waiting)]], standing, lambda request: agree(request, he))
    elif act == "day":
        due = list(ChangeRequest.objects.filter(part=part.pk, state="scheduled").order_by("created_at"))
        for request in due:  # one by one, so that each is looked at beside what stood before it
            standing = ContactPoint.objects.filter(pk=part.pk).first()
            decided([request], standing, on_its_day)


def on_its_day(request) -> None:
    applying._apply_on_its_day(request, now() + timedelta(days=4))


def ask(standing, lin, act, **told) -> None:
    with suppress(Refused), acting(lin):
        propose_part(standing.customer, "contactpoint", by=lin, act=act, part=standing, why=WHY, **told)


def agree(request, he) -> None:
    with suppress(Refused), acting(he):
        deciding.agree(request, by=he)


def decided(requests, before, take) -> None:
    for request in requests:
        take(request)
        request = ChangeRequest.objects.get(pk=request.pk)
        after = ContactPoint.objects.filter(pk=request.part).first()
        if before is None:
            assert after is None, "what was taken off file came back"
            assert request.state != "applied"
            return
        moved = {
            name
            for name, change in request.values.items()
            if name in COLUMNS and getattr(before, name) not in (change["old"], change["new"])
        }
        if request.state == "applied":
            assert not moved
            if request.act == "remove":
                assert after is None
                return
        else:
            assert after is not None
        for name in COLUMNS:
            written = request.state == "applied" and name in request.fields
            wanted = request.values[name]["new"] if written else getattr(before, name)
            assert getattr(after, name) == wanted
