"""“Today” by role: one's own clocks, the team's, what was looked at."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate, now

from agency.models import Event, User
from compliance import figures
from compliance.figures import Tally
from customers.models import CareTask, Verification
from tests import make


@pytest.fixture
def entered(lin, wang, sun):
    """Last week: lin entered three, one of them late; wang one on time; sun one late."""
    for person, hours in ((lin, 2), (lin, 40), (lin, 50), (wang, 48), (sun, 49)):
        met = now() - timedelta(days=6)
        customer = make.customer(person)
        make.intake(person, collected_at=met, entered_at=met + timedelta(hours=hours), customer=customer)


def page(client, user) -> str:
    client.force_login(user)
    response = client.get("/")
    assert response.status_code == 200, response.headers.get("Location")
    return response.content.decode()


def test_a_rate_counts_what_is_known_and_nothing_else(lin, entered):
    met = now() - timedelta(hours=50)
    make.intake(lin, collected_at=met)  # ran out: late
    make.intake(lin, collected_at=met, closed_at=met + timedelta(hours=49))  # given up too late: late
    make.intake(lin, collected_at=met, closed_at=met + timedelta(hours=47))  # given up in time: nothing
    make.intake(lin)  # still running: nothing

    tallies = figures.summed(figures.lines(lin, now()), "person")

    assert tallies == {lin.pk: Tally(on_time=2, late=3)}
    assert tallies[lin.pk].rate == 40.0


def test_48_hours_to_the_second_are_on_time_one_second_more_is_late(lin):
    met = now() - timedelta(days=6)
    for second in (0, 1):
        done = met + timedelta(hours=48, seconds=second)
        make.intake(lin, collected_at=met, entered_at=done, customer=make.customer(lin))

    assert sum((line.tally for line in figures.lines(lin, now())), Tally()) == Tally(1, 1)


def test_figures_reach_as_far_as_the_person(lin, zhao, zhou, he, qian, entered):
    reached = {
        user: sum((line.tally for line in figures.lines(user, now())), Tally())
        for user in (lin, zhao, zhou, he)
    }

    assert reached == {lin: Tally(2, 1), zhao: Tally(3, 1), zhou: Tally(0, 1), he: Tally(3, 2)}


def test_sales_finds_the_clocks_the_soonest_first(client, lin, wang):
    make.intake(lin, contact="甲", collected_at=now() - timedelta(hours=3))
    make.intake(lin, contact="乙", collected_at=now() - timedelta(hours=47))
    make.intake(wang, contact="丙", collected_at=now() - timedelta(hours=40))

    shown = page(client, lin)

    assert shown.index("乙") < shown.index("甲")
    assert "丙" not in shown


def test_sales_finds_shares_second_checks_and_own_archives(client, lin, sun, zhao):
    make.grant(make.customer(sun, name="孙家客"), lin)
    mine = make.customer(lin, name="林家客", grade="vip")
    Verification.objects.create(
        customer=mine,
        department=lin.department,
        asked_by=lin,
        verifier=zhao,
        state="discrepancy",
        verified_at=now(),
    )

    shown = page(client, lin)

    assert "孙家客" in shown
    assert "林家客" in shown
    assert mine.number in shown


def test_a_manager_finds_the_team_s_clocks_breaches_decisions_and_bars(client, zhao, lin, sun, entered):
    make.intake(lin, contact="将到期", collected_at=now() - timedelta(hours=45))
    make.intake(lin, contact="已超时", collected_at=now() - timedelta(hours=60))
    make.intake(sun, contact="别部门", collected_at=now() - timedelta(hours=45))
    make.share_request(make.customer(lin), sun)

    shown = page(client, zhao)

    assert "将到期" in shown
    assert "已超时" in shown
    assert "别部门" not in shown
    assert f"person={lin.pk}" in shown
    assert f"person={sun.pk}" not in shown
    assert sun.name in shown


@pytest.mark.parametrize("username", ["qian", "fang"])
def test_audit_finds_yesterday_s_looks_live_shares_and_the_register(
    client, username, lin, sun, qian, request
):
    reader = qian if username == "qian" else request.getfixturevalue("fang")
    customer = make.customer(lin)
    purpose = make.purpose()
    yesterday = now() - timedelta(days=1)
    customer.disclosures.create(field="phone", by=lin, at=yesterday, purpose=purpose)
    make.grant(customer, sun)
    Event.note(Event.Kind.TAMPERED, subject=customer.pk)

    shown = page(client, reader)

    assert "林知夏" in shown
    assert customer.number in shown
    assert sun.name in shown


@pytest.fixture
def fang(db):
    from tests.cast import department, staff

    return staff("fang", "方敏", "privacy_officer", department("合规部"))


def test_administrators_begin_at_their_own_pages(client, system_admin, security_admin):
    for admin, address in ((system_admin, "/system/"), (security_admin, "/people/")):
        client.force_login(admin)

        assert client.get("/").headers["Location"] == address


def test_the_page_asks_as_many_questions_for_one_row_as_for_many(client, zhao, lin, wang, sun):
    def asked() -> int:
        client.force_login(User.objects.get(pk=zhao.pk))
        client.get("/")
        with CaptureQueriesContext(connection) as captured:
            client.get("/")
        return len(captured)

    for hours in (45, 60):
        make.intake(lin, collected_at=now() - timedelta(hours=hours))
    make.share_request(make.customer(lin), sun)
    one = asked()
    for hours in (41, 43, 55, 60):
        make.intake(wang, collected_at=now() - timedelta(hours=hours))
        make.share_request(make.customer(wang), sun)

    assert asked() == one


def test_every_role_has_a_today(client, domestic):
    from agency.roles import ADMINISTRATORS, ROLES
    from tests.cast import staff

    for role in ROLES.keys() - ADMINISTRATORS:
        client.force_login(staff(f"one_{role}", "某人", role, domestic))

        assert client.get("/").status_code == 200, role


def test_today_needs_a_person(client, db):
    assert client.get("/").status_code == 302


def test_today_names_the_visits_due(lin, client):
    soon, later = make.customer(lin, name="该拜访"), make.customer(lin, name="改天再去")
    due, planned = make.care_task(soon), make.care_task(later)
    CareTask.objects.filter(pk=planned.pk).update(due_on=localdate() + timedelta(days=3))

    shown = page(client, lin)

    assert due.get_absolute_url() in shown
    assert planned.get_absolute_url() not in shown
