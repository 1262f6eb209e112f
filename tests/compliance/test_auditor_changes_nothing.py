"""The auditor reads everything and changes nothing: every address, every method that could write."""

import uuid

import pytest
from django.db import connection, transaction
from django.urls import reverse

from agency.history import trails
from tests import make
from tests.access import TABLE
from tests.access.addresses import arguments
from tests.access.people import PEOPLE

WRITING = ("post", "put", "patch", "delete")
REFUSED = (400, 403, 404, 405)
# What she may send: looks with a purpose, files and paper of the trail, her own account, searches.
HERS = {
    *("customers:reveal", "compliance:reveal", "compliance:export", "compliance:print", "customers:papers"),
    *("compliance:purposes_export", "compliance:purposes_print"),
    *("customers:file", "customers:files_print"),
    *(
        "customers:access_ask",
        "customers:emergency",
        "customers:purpose_end",
    ),  # her own way to a look, on file
    *(
        "compliance:print_difference",
        "customers:search",
        "customers:part_reveal",
        "customers:contacts_print",
        "customers:facts",
        "agency:palette",
        "agency:search",
    ),
    *("agency:notices_read", "agency:notice", "agency:profile", "agency:security", "agency:sessions"),
    "agency:undertaking",  # her own promise
    *("customers:view_save", "customers:view_change", "customers:view_delete"),
    *("contracts:view_save", "contracts:view_change", "contracts:view_delete"),
    # her own work: audits, never archives
    *("compliance:management_reviews", "compliance:minors_filing", "compliance:inspection_pack"),
    "compliance:minors_pack",
    *("compliance:audit_new", "compliance:controls_run", "compliance:audit_finding_new"),
    "customers:segment_new",  # of her own, like a view of the list
    *(
        "customers:meeting_print",
        "compliance:proof_verify",
        "compliance:proof_pack",
        "compliance:proof_witness",
    ),
    *(name for name in TABLE if name.startswith(("account_", "mfa_", "usersessions_"))),
}
OF_THE_HOUSE = sorted(n for n in HERS & set(TABLE) if n.startswith(("customers:", "compliance:", "agency:")))
CLOSED = sorted(set(TABLE) - HERS)
FORM = str(uuid.uuid4())


@pytest.fixture
def house(request, db):
    people = {name: request.getfixturevalue(name) for name in PEOPLE}
    return people, make.customer(people["lin"], phone="13812345678")


def written() -> dict[str, int]:
    """Lines that this transaction wrote into each history, save that of alerts: a look at night raises one,
    hers too.
    """
    histories = {history._meta.db_table for _model, history in trails()} - {"customers_historicalaccessalert"}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, n_tup_ins FROM pg_stat_xact_user_tables WHERE relname = ANY (%s)",
            [sorted(histories)],
        )
        return dict(cursor.fetchall())


def sent(client, house, name: str, methods: tuple[str, ...], facts: dict) -> dict[str, int]:
    """What the auditor is answered when she sends `facts` there, by method; with all of it taken back.

    A line in a history counts among them as "written".
    """
    people, customer = house
    address = reverse(name, kwargs=arguments(name, customer, people))
    with transaction.atomic():
        client.force_login(people["qian"])
        before = written()
        answers = {method: getattr(client, method)(address, facts).status_code for method in methods}
        if (after := written()) != before:
            answers["written"] = sum(after.values()) - sum(before.values())
        transaction.set_rollback(True)
    return answers


def test_a_line_in_a_history_is_noticed(house):
    _people, customer = house
    before = written()
    customer.preferences = "靠窗"
    customer.save(update_fields=["preferences"])
    assert sum(written().values()) == sum(before.values()) + 1


@pytest.mark.parametrize("app", ["agency", "contracts", "compliance", "customers"])
def test_the_auditor_can_send_nothing_that_changes_anything(client, house, app):
    facts = {"grade": "vip", "decision": "withdrawn", "name": "李四", "why": "x", "version": 1, "form": FORM}
    names = [name for name in CLOSED if name.startswith(f"{app}:")]

    answers = {
        (name, method): status
        for name in names
        for method, status in sent(client, house, name, WRITING, facts).items()
    }

    assert {key: status for key, status in answers.items() if status not in REFUSED} == {}
    assert len(names) > 20


def test_every_address_belongs_to_one_of_the_apps_asked_above():
    apps = {name.partition(":")[0] for name in CLOSED}
    assert apps == {"agency", "contracts", "compliance", "customers"}


def test_what_the_auditor_may_send_leaves_the_customers_as_they_were(client, house):
    facts = {"purpose": make.purpose().pk, "format": "csv", "q": "张", "name": "x", "a": "", "b": ""}

    wrote = [name for name in OF_THE_HOUSE if "written" in sent(client, house, name, ("post",), facts)]

    assert wrote == []
    assert len(OF_THE_HOUSE) > 20
