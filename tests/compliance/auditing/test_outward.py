"""What leaves the house in control tests, in the report on children's data, and in the search of an incident."""

from datetime import timedelta

import pytest
from django.utils.timezone import localdate, now

from agency.acting import acting_as
from compliance.auditing import filing
from compliance.auditing.measures import MEASURES, Period
from compliance.incidents import affected
from compliance.models import OutwardShare
from tests.compliance.sharing.conftest import approve_all, hotel, liu, proposed, sent_off

__all__ = ["hotel", "liu"]  # the fixtures of sharing outward


def measured(code: str, *, after: timedelta = timedelta()):
    today = localdate()
    return MEASURES[code](Period(today - timedelta(days=30), today, now() + after))


@pytest.fixture
def share(lin, zhao, shen, hotel, liu) -> OutwardShare:
    made = proposed(lin, hotel, [liu])
    approve_all(made)
    sent_off(made, lin)
    return made


def test_a_share_outward_nobody_received_is_found_after_three_days(share):
    assert measured("outward_receipts").hits == 0

    found = measured("outward_receipts", after=timedelta(days=4))

    assert (found.population, found.hits, found.figure) == (1, 1, 0.0)
    assert found.behind == [("outward", str(share.pk))]


def test_a_house_without_a_backup_fails_the_test_of_backups(db):
    found = measured("backups_drilled")

    assert (found.population, found.hits) == (1, 1)


def test_children_whose_data_went_outside_are_counted_once(share, liu):
    with acting_as("system:test"):
        liu.refresh_from_db()
        type(liu).objects.filter(pk=liu.pk).update(minor=True, basis="guardian")

    assert filing.count(localdate().year, now() + timedelta(seconds=1))["outward"] == 1


def test_an_incident_finds_what_was_sent_outside_with_its_fields(share, lin, liu):
    asked = affected.Asked(since=now() - timedelta(hours=1), until=now() + timedelta(hours=1), person=lin)

    with acting_as("system:test"):
        found = affected.search(asked)

    assert found[liu.pk] >= set(share.fields)
