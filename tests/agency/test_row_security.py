"""The database shows a person what the person may see, whatever query reaches it."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils.timezone import now

from agency.acting import NOBODY, _as, acting
from customers.models import Customer, SearchIndex, ShareRequest, Verification
from tests import make


def seen_by(user) -> set:
    with acting(user):
        return set(Customer.objects.values_list("number", flat=True))


@pytest.fixture
def files(lin, wang, sun):
    return {user.username: make.customer(user) for user in (lin, wang, sun)}


def test_without_an_actor_nothing_is_seen(files):
    with _as(NOBODY):
        assert Customer.objects.count() == 0


def test_each_person_sees_as_far_as_the_role_reaches(files, lin, zhao, zhou, he, qian, guo, system_admin):
    mine, wangs, suns = (files[name].number for name in ("lin", "wang", "sun"))

    assert seen_by(lin) == {mine}
    assert seen_by(zhao) == {mine, wangs}
    assert seen_by(zhou) == {suns}
    assert seen_by(he) == seen_by(qian) == {mine, wangs, suns}
    assert seen_by(guo) == seen_by(system_admin) == set()


def test_the_list_and_the_database_agree(files, lin, zhao, zhou, he, qian, guo, system_admin):
    for user in (lin, zhao, zhou, he, qian, guo, system_admin):
        asked = set(Customer.objects.visible_to(user).values_list("number", flat=True))
        assert asked == seen_by(user)


def test_a_share_is_seen_until_its_last_moment(files, guo):
    make.grant(files["lin"], guo)
    make.grant(files["sun"], guo, expires_at=now() - timedelta(seconds=1))

    assert seen_by(guo) == {files["lin"].number}


def test_a_share_lets_read_and_not_write(files, lin, guo):
    make.grant(files["lin"], guo)
    asked = make.share_request(files["lin"], lin)

    with acting(guo, reason="attack"):
        assert SearchIndex.objects.filter(customer=files["lin"]).exists()
        changed = SearchIndex.objects.filter(customer=files["lin"]).update(tokens=[])
        changed += ShareRequest.objects.filter(pk=asked.pk).update(state="approved")
    with pytest.raises(DatabaseError), transaction.atomic(), acting(guo, reason="attack"):
        Verification(customer=files["lin"], department=lin.department, asked_by=guo).save(force_insert=True)

    assert changed == 0


def test_a_blind_update_of_anothers_archive_changes_nothing(files, lin):
    with acting(lin, reason="attack"):
        changed = Customer.objects.filter(pk=files["sun"].pk).update(grade="a")

    assert changed == 0
    assert Customer.objects.get(pk=files["sun"].pk).grade == "c"


def test_an_archive_cannot_be_pushed_into_another_department(files, lin, outbound, sun):
    with pytest.raises(DatabaseError), transaction.atomic(), acting(lin, reason="attack"):
        Customer.objects.filter(pk=files["lin"].pk).update(department=outbound, owner=sun)


def test_history_is_seen_only_with_its_customer(files, lin):
    with acting(lin):
        assert {row.id for row in Customer.history.all()} == {files["lin"].pk}


@pytest.mark.parametrize(
    "attack",
    [
        "UPDATE customers_historicalcustomer SET grade = 'a'",
        "DELETE FROM customers_historicalcustomer",
        "TRUNCATE customers_historicalcustomer",
        "INSERT INTO customers_historicalcustomer (id, number) VALUES (uuidv7(), 'x')",
        "ALTER TABLE customers_customer DISABLE TRIGGER ALL",
        "SET session_replication_role = replica",
        "UPDATE agency_event SET kind = 'x'",
        "DELETE FROM customers_disclosure",
        "UPDATE customers_consent SET decision = 'granted'",
        "ALTER TABLE customers_customer DISABLE ROW LEVEL SECURITY",
        "DROP FUNCTION app_all() CASCADE",
        """CREATE TEMP TABLE forged (LIKE customers_customer);
        CREATE TRIGGER forge AFTER INSERT ON forged REFERENCING NEW TABLE AS fresh
          FOR EACH STATEMENT EXECUTE FUNCTION customers_customer_trail_insert()""",
    ],
)
def test_the_applications_role_cannot_touch_history_or_guards(files, attack):
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(attack)
