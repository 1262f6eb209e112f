"""Accounts, roles and the three separate administrators (A1–A21, security.md P18)."""

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.utils.timezone import now

from agency import employment, entrusting, offboarding
from agency.errors import Refused
from agency.models import Event, User
from agency.roles import roles_of
from tests import make
from tests.cast import PASSWORD, staff

pytestmark = pytest.mark.django_db


def roles(person) -> set[str]:
    return set(roles_of(User.objects.get(pk=person.pk)))


def acts(person) -> list[str]:
    return list(
        Event.objects.filter(data__person=person.pk).order_by("pk").values_list("data__act", flat=True)
    )


def test_a_new_colleague_signs_in_after_three_people_did_their_part(
    inside, system_admin, security_admin, domestic
):
    typed = {"name": "陈 晨", "username": "chenchen", "department": domestic.pk, "post": "销售"}
    inside(system_admin).post("/people/new/", typed)
    chen = User.objects.get(username="chenchen")
    assert (chen.name, chen.has_usable_password(), roles(chen)) == ("陈 晨", False, set())

    browser = inside(security_admin)
    browser.post(f"/people/{chen.pk}/roles/", {"roles": ["sales"]})
    page = browser.post(f"/people/{chen.pk}/password/")
    issued = page.context["password"]

    own = Client()
    assert own.post("/accounts/login/", {"login": "chenchen", "password": issued}).status_code == 302
    assert own.get("/me/")["Location"] == "/accounts/password/change/"
    assert acts(chen) == ["engaged", "roles", "password_issued"]
    assert page["Cache-Control"] == "private, no-store"


def test_each_administrator_does_only_their_own_part(inside, system_admin, security_admin, audit_admin, lin):
    parts = {
        "/people/": {system_admin, security_admin, audit_admin},
        f"/people/{lin.pk}/": {system_admin, security_admin, audit_admin},
        "/people/new/": {system_admin},
        f"/people/{lin.pk}/edit/": {system_admin},
        f"/people/{lin.pk}/leave/": {system_admin},
        f"/people/{lin.pk}/roles/": {security_admin},
        "/departments/": {system_admin},
        "/departments/new/": {system_admin},
        "/system/": {system_admin},
    }
    browsers = {person: inside(person) for person in (system_admin, security_admin, audit_admin, lin)}

    opened = {
        url: {p for p, browser in browsers.items() if browser.get(url).status_code == 200} for url in parts
    }

    assert opened == parts


def test_an_administrator_holds_no_other_role_in_the_form(inside, security_admin, lin):
    page = inside(security_admin).post(f"/people/{lin.pk}/roles/", {"roles": ["sales", "audit_admin"]})

    assert page.status_code == 422
    assert "roles" in page.context["form"].errors
    assert roles(lin) == {"sales"}


def test_an_administrator_holds_no_other_role_in_the_database(lin):
    lin.groups.add(Group.objects.get(name="audit_admin"))

    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")

    lin.groups.clear()


def test_the_databases_no_is_told_in_words(lin):
    with pytest.raises(Refused), transaction.atomic():
        entrusting._write(lin, {"sales", "audit_admin"})


def test_nobody_changes_their_own_roles(inside, security_admin):
    page = inside(security_admin).post(f"/people/{security_admin.pk}/roles/", {"roles": ["system_admin"]})

    assert page.status_code == 422
    assert roles(security_admin) == {"security_admin"}


def test_the_last_administrator_of_a_kind_stays(system_admin, security_admin):
    other = staff("other", "另一位", "system_admin")

    with pytest.raises(Refused):
        offboarding.leave(security_admin, by=system_admin)
    with pytest.raises(Refused):
        entrusting.entrust(security_admin, {"sales"}, by=other)
    entrusting.entrust(system_admin, {"office"}, by=security_admin)
    with pytest.raises(Refused):
        entrusting.entrust(other, set(), by=security_admin)


def test_the_security_administrator_cannot_step_into_another_administrators_account(
    security_admin, system_admin
):
    with pytest.raises(Refused):
        employment.issue_password(system_admin, by=security_admin)
    with pytest.raises(Refused):
        employment.free_second_factor(system_admin, by=security_admin)


def test_nobody_issues_a_password_to_themselves(security_admin):
    with pytest.raises(Refused):
        employment.issue_password(security_admin, by=security_admin)


def test_nobody_closes_their_own_account(system_admin):
    staff("other", "另一位", "system_admin")

    with pytest.raises(Refused):
        offboarding.leave(system_admin, by=system_admin)


def test_whoever_leaves_is_shown_what_hangs_on_them(inside, system_admin, lin, domestic):
    make.customer(lin)
    make.customer(lin)
    make.intake(lin)

    page = inside(system_admin).get(f"/people/{lin.pk}/leave/")

    assert page.context["form"].left == {"archives": 2, "intakes": 1}


def test_a_closed_account_cannot_sign_in_and_comes_back_without_its_password(inside, system_admin, lin):
    browser = inside(system_admin)
    browser.post(f"/people/{lin.pk}/leave/")
    login = {"login": "lin", "password": PASSWORD}
    assert Client().post("/accounts/login/", login)["Location"] == "/accounts/inactive/"

    browser.post(f"/people/{lin.pk}/return/")

    assert Client().post("/accounts/login/", login).status_code == 200
    assert acts(lin) == ["left", "came_back"]


def test_the_register_holds_no_name(inside, system_admin, domestic):
    inside(system_admin).post(
        "/people/new/", {"name": "陈晨", "username": "chenchen", "department": domestic.pk}
    )

    assert "陈晨" not in str(list(Event.objects.values_list("data", flat=True)))


def test_a_user_name_is_given_once_whatever_its_case(inside, system_admin, lin):
    page = inside(system_admin).post("/people/new/", {"name": "林二", "username": "LIN"})

    assert "username" in page.context["form"].errors


@pytest.mark.parametrize("username", ["l", "1lin", "lin xia", "林", "lin\u0000", "a" * 31])
def test_a_user_name_is_plain(inside, system_admin, username):
    page = inside(system_admin).post("/people/new/", {"name": "林二", "username": username})

    assert "username" in page.context["form"].errors


def test_the_list_is_filtered_and_forgives_nonsense(
    inside, audit_admin, lin, sun, zhao, domestic, sales_house
):
    browser = inside(audit_admin)

    def found(query):
        return {person.username for person in browser.get(f"/people/?{query}").context["page"]}

    assert found("q=林") == {"lin"}
    assert found("q=ZHA") == {"zhao"}
    assert found(f"department={domestic.pk}") == {"lin", "zhao"}
    assert found(f"department={sales_house.pk}") == {"lin", "zhao", "sun"}
    assert found("role=sales") == {"lin", "sun"}
    assert found("state=closed") == set()
    assert {"lin", "sun", "zhao"} <= found("department=x&role=king&state=%00&page=99")


def test_the_list_asks_as_much_for_three_as_for_one(inside, audit_admin, django_assert_num_queries, lin):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    browser = inside(audit_admin)
    browser.get("/people/")
    with CaptureQueriesContext(
        connection,
    ) as few:
        browser.get("/people/")
    for n in range(3):
        staff(f"more{n}", f"同事{n}", "sales", lin.department)

    with django_assert_num_queries(len(few)):
        browser.get("/people/")


def test_the_first_administrators_are_made_on_the_server(capsys):
    call_command("first_admin")

    told = capsys.readouterr().out
    names = {"sysadmin": {"system_admin"}, "secadmin": {"security_admin"}, "audadmin": {"audit_admin"}}
    assert {name: roles(User.objects.get(username=name)) for name in names} == names
    password = next(line.split()[-1] for line in told.splitlines() if "sysadmin" in line)
    assert Client().post("/accounts/login/", {"login": "sysadmin", "password": password}).status_code == 302


def test_an_administrators_lost_password_is_replaced_on_the_server(capsys, system_admin):
    call_command("first_admin", username="sysadmin")

    assert User.objects.get(pk=system_admin.pk).must_change_password
    assert not User.objects.get(pk=system_admin.pk).check_password(PASSWORD)


def test_the_administrators_home_shows_what_needs_a_hand(inside, system_admin, lin, domestic, client):
    User.objects.filter(pk=lin.pk).update(last_login=now().replace(year=2020))
    client.post("/accounts/login/", {"login": "lin", "password": "wrong-password"})

    shown = inside(system_admin).get("/system/").context

    assert {d.pk for d in shown["unstewarded"]} == {domestic.pk, domestic.parent_id}
    assert [person.pk for person in shown["idle"]] == [lin.pk]
    assert shown["failures"] == 1
