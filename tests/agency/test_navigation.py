"""The entries beside every page: who sees which, which stand first on a phone, what is counted."""

import pytest
from django.test import RequestFactory
from django.urls import reverse
from django.utils import translation

from agency.entries import SECTIONS
from agency.navigation import Shell, counters


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def shell(user, path="/") -> Shell:
    request = RequestFactory().get(path)
    request.user = user
    return Shell(request)


def test_everybody_sees_the_entries_their_role_opens(zhao, guo, system_admin):
    seen = {user.username: set(shell(user).items) for user in (zhao, guo, system_admin)}

    assert "ui" in seen["sysadmin"]
    assert not {"customers", "register", "shares"} & seen["sysadmin"]
    assert "ui" not in seen["zhao"]
    assert "inbox" in seen["zhao"]
    assert not {"register", "leads"} & seen["guo"]


def test_the_phone_shows_at_most_four_tabs_and_more(zhao, qian, guo, system_admin):
    assert all(0 < len(shell(user).tabs) <= 4 for user in (zhao, qian, guo, system_admin))


def test_all_counts_of_a_page_are_few_queries(zhao, django_assert_max_num_queries):
    request = RequestFactory().get("/")
    request.user = zhao
    counters(request)  # what a person may see is remembered with the person

    with django_assert_max_num_queries(1):
        found = counters(request)

    assert found["unread"] == 0


def test_the_entry_of_the_page_is_marked(zhao):
    assert shell(zhao, reverse("agency:notifications")).current == "notifications"


def test_every_entry_of_the_navigation_has_a_key_of_its_own():
    keys = [item.key for _label, entries in SECTIONS for item in entries]

    assert sorted(set(keys)) == sorted(keys)


def test_who_has_more_entries_than_fit_finds_groups_folded_but_never_the_one_she_is_in(he, guo):
    assert all(section.open for section in shell(guo).sections)

    at_home = {section.label: section.open for section in shell(he).sections}
    assert not all(at_home.values())
    assert at_home["Work"]
    assert at_home["Customers"]
    there = shell(he, reverse("compliance:glance"))
    assert [one.open for one in there.sections if any(e["current"] for e in one.entries)] == [True]
