"""The system administrator's home shows what in the house needs a hand (A3, H6)."""

from datetime import timedelta

from django.utils.timezone import now

from agency.models import Event, User
from tests.cast import department, staff


def page(client, person):
    client.force_login(person)
    return client.get("/system/")


def test_a_department_without_a_steward_is_named_until_it_has_one(client, system_admin, domestic, lin):
    unnamed = page(client, system_admin).context["unstewarded"]
    domestic.steward = lin
    domestic.record(by=system_admin, why="steward named")

    assert domestic in list(unnamed)
    assert domestic not in list(page(client, system_admin).context["unstewarded"])


def test_people_without_a_place_or_a_role_and_sleeping_accounts_are_named(client, system_admin, lin):
    adrift = User.objects.create(username="adrift", name="无部门")
    asleep = staff("asleep", "久未登录", "office", department("仓库"))
    User.objects.filter(pk=asleep.pk).update(last_login=now() - timedelta(days=61))

    shown = page(client, system_admin).context

    assert list(shown["placeless"]) == list(shown["roleless"]) == [adrift]
    assert list(shown["idle"]) == [asleep]
    assert adrift in shown["unused"]


def test_failed_sign_ins_of_the_day_are_counted(client, system_admin):
    Event.note("sign_in_failed", locked=False)
    Event.note("sign_in_failed", locked=True)

    shown = page(client, system_admin).context

    assert (shown["failures"], shown["locks"]) == (2, 1)


def test_nobody_else_opens_it(client, zhao, security_admin, audit_admin):
    assert [page(client, person).status_code for person in (zhao, security_admin, audit_admin)] == [403] * 3
