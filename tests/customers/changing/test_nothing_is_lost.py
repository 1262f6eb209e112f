"""Whatever order edits, proposals and decisions come in, no application writes over what a colleague wrote."""

from contextlib import suppress

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agency.errors import Refused
from customers.changing import deciding, propose
from customers.editing import EditConflict, edit
from customers.models import ChangeRequest, Customer
from tests import make

from .conftest import WHY

FIELDS = ("name", "sex", "latin_name")
VALUES = {
    "name": ("张三", "张珊", "章三"),
    "sex": ("f", "m", "x"),
    "latin_name": ("ZHANG SAN", "ZHANG SHAN", "CHANG SAN"),
}
field = st.sampled_from(FIELDS)
place = st.integers(0, 2)
acts = st.one_of(
    st.tuples(st.just("edit"), field, place),
    st.tuples(st.just("propose"), st.dictionaries(field, place, min_size=1), st.integers(0, 2)),
    st.tuples(st.just("agree"), st.integers(0, 3), st.none()),
)
BEGINNING = [("propose", {"name": 1, "sex": 1}, 0), ("propose", {"name": 2, "latin_name": 1}, 0)]


@pytest.mark.usefixtures("zhao")
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(story=st.lists(acts, min_size=2, max_size=7))
def test_application_never_loses_a_concurrent_edit(story, lin, he):
    with transaction.atomic():
        archive = make.customer(lin, name="张三", sex="f", latin_name="ZHANG SAN")
        for act, first, second in BEGINNING + story + [("agree", 0, None)] * 4:  # nothing stays undecided
            tell(archive, lin, he, act, first, second)
        transaction.set_rollback(True)


def tell(archive, lin, he, act, first, second) -> None:
    """One step of the story, as somebody does it at their desk."""
    now = Customer.objects.get(pk=archive.pk)
    if act == "edit":
        edit(now.pk, by=he, changes={first: VALUES[first][second]}, version=now.version, why=WHY)
    elif act == "propose":  # upon a page opened some versions ago
        changes = {name: VALUES[name][value] for name, value in first.items()}
        with suppress(EditConflict, Refused):
            propose(now, by=lin, changes=changes, version=max(1, now.version - second), why=WHY)
    else:
        waiting = ChangeRequest.objects.filter(customer=now, state="waiting").order_by("created_at")
        if requests := list(waiting):
            decided(requests[first % len(requests)], now, he)


def decided(request, before, he) -> None:
    base = before.history.filter(version=request.base).order_by("-history_id").first()
    touched = {
        name
        for name, change in request.values.items()
        if getattr(before, name) not in (getattr(base, name), change["new"])
    }
    request = deciding.agree(request, by=he)
    after = Customer.objects.get(pk=before.pk)
    for name in FIELDS:
        if name not in request.fields or touched:
            assert getattr(after, name) == getattr(before, name)  # all of it waits to be settled, or nothing
        else:
            assert getattr(after, name) == request.values[name]["new"]
    assert request.state == ("conflicted" if touched else "applied")
