"""Every line of the register gets its place in a chain in the transaction of its act, or the act is undone."""

import threading

import pytest
from django.db import DatabaseError, connection, transaction

from agency.acting import acting_as
from agency.models import Event
from compliance.chain import canon, checking, linking
from compliance.demo import diary
from compliance.models import Chain, ChainHead, ChainLink

from .owner import as_owner

pytestmark = pytest.mark.django_db(transaction=True)


def note(kind="revealed", **data) -> Event:
    with acting_as("system:test"):
        return Event.note(kind, **data)


def test_a_line_is_linked_behind_the_one_before_it():
    first, second = note(fields=["phone"]), note(fields=["email"])

    one, two = ChainLink.objects.order_by("seq")
    assert [one.event_id, two.event_id] == [first.pk, second.pk]
    assert bytes(two.previous) == bytes(one.hash)
    assert bytes(ChainHead.objects.get(chain=Chain.CUSTOMER).hash) == bytes(two.hash)


def test_each_kind_goes_into_its_own_chain():
    note("sign_in")
    note("registered")
    note("spot_check", act="drawn")

    chains = set(ChainLink.objects.values_list("chain", flat=True))
    assert chains == {Chain.AUTH, Chain.CUSTOMER, Chain.COMPLIANCE}


def test_an_undone_act_leaves_neither_line_nor_link():
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        note()
        raise ZeroDivisionError
    assert not Event.objects.exists()
    assert not ChainLink.objects.exists()


def test_an_act_whose_line_cannot_be_linked_does_not_happen():
    note()
    with as_owner() as cursor:
        cursor.execute("UPDATE compliance_chainhead SET seq = 0")  # the next place is taken already

    with pytest.raises(DatabaseError):
        note(fields=["phone"])
    assert Event.objects.count() == 1


def test_the_software_itself_cannot_write_links():
    note()
    for statement in (
        "INSERT INTO compliance_chainlink VALUES (99, 1, 1, '', '')",
        "UPDATE compliance_chainlink SET seq = 7",
        "DELETE FROM compliance_chainlink",
        "UPDATE compliance_chainhead SET seq = 7",
        "UPDATE agency_event SET kind = 'sign_in'",
        "DELETE FROM agency_event",
        "TRUNCATE agency_event",
    ):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_not_even_the_owner_changes_a_link_while_the_guards_are_awake():
    note()
    with pytest.raises(DatabaseError), as_owner(guards=True) as cursor:
        cursor.execute("UPDATE compliance_chainlink SET hash = ''")


def test_eight_at_once_make_one_chain_without_a_gap_and_without_a_deadlock():
    failures = []

    def work(number: int) -> None:
        kinds = ("sign_in", "revealed", "reviewed")
        try:
            for turn in range(6):
                with transaction.atomic():
                    for kind in kinds if (number + turn) % 2 else reversed(kinds):
                        note(kind, turn=turn)
        except Exception as error:  # noqa: BLE001
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=[number]) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert failures == []
    for chain in (Chain.AUTH, Chain.CUSTOMER, Chain.COMPLIANCE):
        links = list(ChainLink.objects.filter(chain=chain).order_by("seq"))
        assert [link.seq for link in links] == list(range(1, 49))
        assert all(bytes(b.previous) == bytes(a.hash) for a, b in zip(links, links[1:], strict=False))


def test_lines_from_before_the_chains_are_linked_once_and_later_ones_never():
    note(fields=["phone"])
    note("sign_in")
    with as_owner() as cursor:
        cursor.execute("TRUNCATE compliance_chainlink, compliance_chainhead")
        cursor.execute(linking.FIRST_LINKS)
    assert ChainLink.objects.count() == 2

    with as_owner() as cursor:
        cursor.execute("DELETE FROM compliance_chainlink")
        cursor.execute(linking.FIRST_LINKS)
    assert not ChainLink.objects.exists()


def test_the_demo_links_its_lines_with_the_days_it_gives_them():
    event = note(fields=["phone"])
    note("sign_in")
    with as_owner(guards=True) as cursor, transaction.atomic():
        cursor.execute("CREATE TEMP TABLE moment (id uuid, at timestamptz)")
        cursor.execute("INSERT INTO moment VALUES (%s, '2026-01-02')", [event.request_id])
        for statement in diary._statements():
            cursor.execute(statement)

    assert checking.check().sound
    assert ChainLink.objects.count() == 2


def test_database_and_program_write_the_same_canonical_form():
    odd = {"name": "x", "rows": 3, "deep": {"列表": ['“引号"\\', "\t\n\u0001\u007f", None, True, 1.5]}}
    event = note("exported", **odd)

    with connection.cursor() as cursor:
        cursor.execute("SELECT register_line(2::smallint, 7, e), e.data::text FROM agency_event e")
        told, data = cursor.fetchone()
    facts = {"pk": event.pk, "kind": event.kind, "by": None, "actor": event.actor, "data": data}
    event = Event.objects.get()
    assert told == canon.line(2, 7, at=event.at, subject=None, request=event.request_id, **facts)
