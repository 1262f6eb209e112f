"""From the customer to a draft: the archive is read beside the choice of the text, and that is kept (D6)."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from agency.acting import acting
from contracts.drafting.consulting import consulted
from contracts.models import Contract
from contracts.terms import Terms
from customers.models import Disclosure, FamilyMember, PinnedAlert
from tests import make
from tests.contracts import drafts
from tests.contracts.editing import address, posted

pytestmark = pytest.mark.django_db


def begin(client, customer, version, **said):
    url = reverse("contracts:begin_with", args=[customer.pk])
    page = client.get(url)
    form_id = page.context["form"]["form_id"].value()
    return client.post(url, {"form_id": form_id, "version": version.pk} | said)


def test_a_draft_begins_with_the_archive_read(lin, client):
    client.force_login(lin)
    customer, version = make.customer(lin, special_needs="花生过敏"), drafts.version()
    with acting(lin):
        PinnedAlert.objects.create(customer=customer, severity="danger", text="须轮椅")
    page = client.get(reverse("contracts:begin_with", args=[customer.pk])).content.decode()
    assert "花生过敏" in page
    assert "须轮椅" in page

    answer = begin(client, customer, version, title="云南六日")
    contract = Contract.objects.get()
    assert answer.url == reverse("contracts:edit", args=[contract.pk])
    assert consulted(contract)
    assert contract.title == "云南六日"
    assert Terms.of(contract.terms).customer.name == "张三"


def test_a_text_that_may_not_be_used_is_shown_with_its_reason(lin, client):
    client.force_login(lin)
    stale = drafts.version(review_due_on=localdate() - timedelta(days=60))
    customer = make.customer(lin)
    page = client.get(reverse("contracts:begin_with", args=[customer.pk]))

    assert [one.version.pk for _kind, one in page.context["closed"]] == [stale.pk]
    assert begin(client, customer, stale).status_code == 422
    assert not Contract.objects.exists()


def test_customers_are_found_by_name_and_only_those_one_may_change(lin, wang, client):
    make.customer(lin, name="陆晴川")
    make.customer(wang, name="陆晴天")
    client.force_login(lin)
    page = client.post(reverse("contracts:begin"), {"q": "陆晴"}).content.decode()

    assert "陆晴川" in page
    assert "陆晴天" not in page


def test_travellers_are_taken_from_archives_and_each_opened_field_is_a_look(lin, client):
    customer = make.customer(lin, document_type="passport", document_number="E12345678")
    child = make.customer(lin, name="张小宝", born_on=localdate() - timedelta(days=365 * 16))
    with acting(lin):
        FamilyMember.objects.create(customer=customer, name="张小宝", relation="child", relative=child)
    given = drafts.terms()
    given.travellers = []
    contract = drafts.draft(customer, terms_=given)
    client.force_login(lin)
    url = address(contract, "people")
    page = client.get(url)
    codes = [one.code for one in page.context["candidates"]]
    assert len(codes) == 2
    client.post(url, posted(page, do="pick", pick=codes, open="1"))

    people = Terms.of(Contract.objects.get().terms).travellers
    assert [one.name for one in people] == ["张三", "张小宝"]
    assert (people[0].document_number, people[0].document_type) == ("E12345678", "passport")
    looks = set(Disclosure.objects.filter(by=lin).values_list("customer", "field", "purpose__code"))
    assert (customer.pk, "document_number", "contract") in looks
    assert (child.pk, "born_on", "contract") in looks
    said = client.get(url).content.decode()
    assert "16" in client.get(url).context["rows"]["travellers"][1]["note"]
    assert "张小宝" in said
    assert Contract.objects.get().minors


def test_without_opening_only_what_stands_open_is_taken(lin, client):
    customer = make.customer(lin, document_number="E12345678")
    given = drafts.terms()
    given.travellers = []
    contract = drafts.draft(customer, terms_=given)
    client.force_login(lin)
    url = address(contract, "people")
    client.post(url, posted(client.get(url), do="pick", pick=[f"archive:{customer.pk}"]))

    (one,) = Terms.of(Contract.objects.get().terms).travellers
    assert (one.name, one.document_number) == ("张三", "")
    assert not Disclosure.objects.exists()


def test_a_strangers_archive_is_not_taken(lin, wang, client):
    contract = drafts.draft(make.customer(lin))
    other = make.customer(wang)
    client.force_login(lin)
    url = address(contract, "people")
    client.post(url, posted(client.get(url), do="pick", pick=[f"archive:{other.pk}"], open="1"))

    assert len(Terms.of(Contract.objects.get().terms).travellers) == 2


def test_the_contracts_of_an_archive_include_those_she_travels_under(lin, client):
    family, child = make.customer(lin), make.customer(lin, name="张小宝")
    given = drafts.terms()
    given.travellers[0].customer = str(child.pk)
    drafts.draft(family, terms_=given, title="全家云南行")
    client.force_login(lin)

    for archive in (family, child):
        said = client.get(reverse("contracts:of_archive", args=[archive.pk])).content.decode()
        assert "全家云南行" in said


def test_the_age_at_the_departure_counts(lin, client):
    given = drafts.terms(starts_on=date(2027, 6, 1))
    given.travellers[0].born_on = date(2013, 6, 2)
    contract = drafts.draft(make.customer(lin), terms_=given)
    client.force_login(lin)
    notes = [row["note"] for row in client.get(address(contract, "people")).context["rows"]["travellers"]]

    assert "13" in notes[0]
    assert not notes[1]
