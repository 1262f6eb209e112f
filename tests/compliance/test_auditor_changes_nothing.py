"""The auditor reads everything and changes nothing: every address, every method that could write."""

import uuid

import pytest
from django.urls import reverse

from agency.acting import acting_as
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
FORM = str(uuid.uuid4())


@pytest.fixture
def house(request, db):
    people = {name: request.getfixturevalue(name) for name in PEOPLE}
    return people, make.customer(people["lin"], phone="13812345678")


def written() -> dict[str, int]:
    """Lines of every history, save that of alerts: a look at night raises one, hers too."""
    with acting_as("system:test"):
        kept = {history._meta.label: history.objects.count() for _model, history in trails()}
    kept.pop("customers.HistoricalAccessAlert")
    return kept


@pytest.mark.parametrize("name", sorted(set(TABLE) - HERS))
def test_the_auditor_can_send_nothing_that_changes_anything(client, house, name):
    people, customer = house
    kwargs = arguments(name, customer, people)
    address = reverse(name, kwargs=kwargs)
    facts = {"grade": "vip", "decision": "withdrawn", "name": "李四", "why": "x", "version": 1, "form": FORM}
    client.force_login(people["qian"])
    before = written()

    answers = {method: getattr(client, method)(address, facts).status_code for method in WRITING}

    assert {method: status for method, status in answers.items() if status not in REFUSED} == {}
    assert written() == before


@pytest.mark.parametrize("name", OF_THE_HOUSE)
def test_what_the_auditor_may_send_leaves_the_customers_as_they_were(client, house, name):
    people, customer = house
    address = reverse(name, kwargs=arguments(name, customer, people))
    facts = {"purpose": make.purpose().pk, "format": "csv", "q": "张", "name": "x", "a": "", "b": ""}
    client.force_login(people["qian"])
    before = written()

    client.post(address, facts)

    assert written() == before
