"""What drafting does elsewhere: timeline, a colleague who leaves, decided words taken up again, steady queries."""

import pytest
from django.urls import reverse

from agency import offboarding
from agency.acting import acting
from agency.models import Event
from contracts.models import Contract, ContractState
from tests import make
from tests.contracts import approvals, drafts
from tests.contracts.editing import address
from tests.counting import queries

pytestmark = pytest.mark.django_db


def test_the_timeline_of_the_archive_tells_of_it(lin, client):
    contract = drafts.draft(make.customer(lin))
    client.force_login(lin)
    said = client.get(contract.customer.get_absolute_url()).content.decode()

    assert contract.get_absolute_url() in said


def test_whoever_takes_over_answers_for_the_contracts(lin, wang, system_admin):
    contract = drafts.draft(make.customer(lin))
    offboarding.leave(lin, by=system_admin, heir=wang)

    with acting(wang):
        assert Contract.objects.get(pk=contract.pk).owner == wang
    assert Event.objects.filter(kind="contract", data__act="passed_on").count() == 1


def test_decided_words_are_changed_only_after_one_said_so(lin, zhao, jiang, client):
    contract = approvals.approved(lin)
    client.force_login(lin)
    edit = reverse("contracts:edit", args=[contract.pk])

    assert client.get(address(contract, "people")).url == edit
    assert client.get(edit).status_code == 200
    assert Contract.objects.get().state == ContractState.APPROVED
    client.post(edit)
    assert Contract.objects.get().state == ContractState.DRAFT


def test_autosave_does_not_reopen_decided_words(lin, zhao, jiang, client):
    contract = approvals.approved(lin)
    client.force_login(lin)
    client.post(address(contract, "people", "edit_autosave"), {"party-name": "李四", "base": ""})

    assert Contract.objects.get().state == ContractState.APPROVED


def test_contracts_of_an_archive_cost_the_same_however_many(lin, client):
    customer, version = make.customer(lin), drafts.version()
    client.force_login(lin)
    url = reverse("contracts:of_archive", args=[customer.pk])
    drafts.draft(customer, version_=version)
    queries(client, "get", url, None)
    one = queries(client, "get", url, None)
    for _time in range(2):
        drafts.draft(customer, version_=version)

    assert queries(client, "get", url, None) == one


def test_the_editor_costs_the_same_however_many_travel(lin, client):
    version = drafts.version()
    client.force_login(lin)

    def cost(people: int) -> int:
        contract = drafts.draft(make.customer(lin), version_=version, terms_=drafts.terms(people=people))
        return queries(client, "get", address(contract, "people"), None)

    cost(1)
    assert cost(2) == cost(9)
