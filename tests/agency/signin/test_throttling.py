"""How often somebody may guess (security.md P9)."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client, RequestFactory
from django.utils.timezone import now

from agency.models import Event, Throttle
from agency.signin import throttling
from agency.signin.address import client_address, line, network

pytestmark = pytest.mark.django_db


def wrong(knock, login, times, **how):
    return [knock(login, "wrong-password", **how).status_code for _try in range(times)]


def test_five_failures_may_be_followed_by_the_right_password(knock, lin):
    assert wrong(knock, "lin", 5) == [200] * 5

    assert knock("lin").status_code == 302


def test_the_sixth_failure_locks_the_account_for_fifteen_minutes_for_the_right_password_too(knock, lin):
    assert wrong(knock, "lin", 6) == [200] * 5 + [429]

    answer = knock("lin")

    assert answer.status_code == 429
    assert 14 * 60 < int(answer["Retry-After"]) <= 15 * 60
    assert 'value="lin"' in answer.content.decode()


def test_the_lock_ends_by_itself(knock, lin):
    wrong(knock, "lin", 7)
    Throttle.objects.update(ends_at=now() - timedelta(seconds=1))

    assert knock("lin").status_code == 302


def test_trying_a_locked_account_does_not_prolong_the_lock(knock, lin):
    wrong(knock, "lin", 6)
    before = int(knock("lin")["Retry-After"])

    wrong(knock, "lin", 5)

    assert int(knock("lin")["Retry-After"]) <= before


def test_an_unknown_name_is_treated_like_a_known_one(knock, lin):
    assert wrong(knock, "nobody", 7) == wrong(knock, "lin", 7, ip="198.51.100.9")


def test_known_and_unknown_names_get_the_same_page(knock, lin):
    pages = [knock(name, "wrong-password").content.decode() for name in ("lin", "ling")]

    tokens = r'(csrfmiddlewaretoken" value|csrf-token" content|data-now)="[^"]*"'
    import re

    assert re.sub(tokens, "", pages[0]).replace('"lin"', "") == re.sub(tokens, "", pages[1]).replace(
        '"ling"', ""
    )


def test_a_name_in_capitals_or_full_width_is_the_same_account(knock, lin):
    names = ["lin", "LIN", "Lin", "ｌｉｎ", "lin ", "lIn"]

    assert [knock(name, "wrong-password").status_code for name in names] == [200] * 5 + [429]


def test_a_flushed_cache_forgets_no_failure(knock, lin):
    wrong(knock, "lin", 5)
    cache.clear()

    assert wrong(knock, "lin", 1) == [429]


def test_a_forged_forwarding_header_does_not_make_another_address(knock, lin):
    forged = [
        knock(f"name{n}", "wrong-password", **{"X-Forwarded-For": f"198.51.100.{n}"}).status_code
        for n in range(31)
    ]

    assert forged == [200] * 29 + [429] * 2


def test_only_the_hops_of_our_own_proxies_are_believed(settings):
    request = RequestFactory().get(
        "/", headers={"X-Forwarded-For": "1.2.3.4, 198.51.100.2"}, REMOTE_ADDR="10.0.0.1"
    )

    settings.TRUSTED_PROXIES = 0
    assert str(client_address(request)) == "10.0.0.1"
    settings.TRUSTED_PROXIES = 1
    assert str(client_address(request)) == "198.51.100.2"
    settings.TRUSTED_PROXIES = 3
    assert str(client_address(request)) == "10.0.0.1"


def test_a_telephone_network_counts_by_what_a_subscriber_is_given(rf):
    client = client_address(rf.get("/", REMOTE_ADDR="2001:db8:1:2:3::4"))

    assert (line(client), network(client)) == ("2001:db8:1:2::/64", "2001:db8:1::/48")


def test_neither_names_nor_addresses_can_be_read_from_the_counts(knock, lin):
    wrong(knock, "lin", 1)

    keys = list(Throttle.objects.values_list("key", flat=True))

    assert len(keys) == 3
    assert all(len(key) == 64 and set(key) <= set("0123456789abcdef") for key in keys)


def test_the_neighbourhood_of_an_address_is_counted_too(lin):
    counts = throttling.where(RequestFactory().get("/", REMOTE_ADDR="203.0.113.9"))

    assert [(c.rule.limit, c.value) for c in counts] == [(30, "203.0.113.9"), (200, "203.0.113.0/24")]


def test_a_colleague_signing_in_rightly_charges_nobody(knock, lin):
    for _morning in range(8):
        assert knock("lin", by=Client()).status_code == 302

    assert not Throttle.objects.filter(failures__gt=0).exists()


def test_an_empty_password_is_no_failure(knock, lin):
    for _slip in range(8):
        assert knock("lin", "").status_code == 200

    assert knock("lin").status_code == 302


def test_a_stranger_who_guesses_does_not_lock_the_person_out_of_their_own_device(knock, lin, client):
    knock("lin")
    client.post("/accounts/logout/")
    wrong(knock, "lin", 7, by=Client(), ip="198.51.100.9")

    assert knock("lin", by=Client(), ip="198.51.100.9").status_code == 429
    assert knock("lin").status_code == 302


def test_guessing_on_a_known_device_locks_it_and_every_other(knock, lin, client):
    knock("lin")
    client.post("/accounts/logout/")

    assert wrong(knock, "lin", 6) == [200] * 5 + [429]
    assert knock("lin").status_code == 429
    assert knock("lin", by=Client()).status_code == 429


def test_signing_in_elsewhere_does_not_clear_another_accounts_count(knock, lin, wang, client):
    wrong(knock, "lin", 5)
    knock("wang")

    client.post("/accounts/login/", {"login": "lin", "password": "guess"}, REMOTE_ADDR="203.0.113.7")
    client.post("/accounts/logout/")

    assert wrong(knock, "lin", 1, by=Client()) == [429]


def test_parallel_tries_cannot_slip_through():
    rule = throttling.ACCOUNT
    tries = [throttling.Attempt([throttling.Count(rule, "lin")], now()) for _n in range(50)]

    for attempt in tries:  # all are counted before the first is checked
        attempt.begin()

    assert sum(attempt.refused_until() is None for attempt in tries) == 6


def test_from_the_fourth_try_on_the_answer_waits(settings):
    settings.SIGN_IN_DELAYS = (1, 2, 3)
    waits = []
    for _n in range(7):
        attempt = throttling.Attempt([throttling.Count(throttling.ACCOUNT, "lin")], now())
        attempt.begin()
        waits.append(attempt.delay())

    assert waits == [0, 0, 0, 1, 2, 3, 3]


def test_the_register_knows_failures_without_unknown_names(knock, lin):
    knock("lin", "wrong-password")
    knock("my-secret-password", "wrong-password")

    told = list(Event.objects.filter(kind="sign_in_failed").order_by("pk").values_list("data", flat=True))

    assert told == [{"user": lin.pk, "locked": False}, {"user": None, "locked": False}]
