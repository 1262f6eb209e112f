"""Each key of an archive and of its parts finds it, in the list, the palette and the duplicate check (B42, B43)."""

import pytest
from django.urls import reverse

from agency.acting import acting
from customers import consenting, duplicates, editing, numbering, searching
from customers.kinds import contacts, grouping
from customers.merging import joining
from customers.models import ContactPoint, IdentityDocument, Member, NumberSeries, Purpose
from customers.parts import keeping
from tests import make

from .kinds import build

CONTACT = {"name": "赵敏", "phone": "13655556666", "email": "Min.Zhao@corp.cn", "wechat": "zhaomin_hr"}


def found(user, text: str) -> list:
    with acting(user):
        return searching.search(user, text)


def twins(user, facts: dict) -> list:
    with acting(user):
        return [(twin.customer, set(twin.shared), set(twin.spoken)) for twin in duplicates.cards(user, facts)]


def palette(client, text: str) -> list[str]:
    groups = client.post(reverse("agency:palette"), {"q": text}).context["groups"]
    return [hit.url for group in groups for hit in group.hits]


@pytest.fixture
def company(lin):
    made = build.organisation(lin, facts={"credit_code": build.CODE})
    contacts.save(made, by=lin, facts=CONTACT)
    return made


@pytest.fixture
def party(lin):
    made = build.group(lin)
    with acting(lin):
        grouping.add(made, by=lin, facts={"name": "马国庆", "phone": "13877778888"}, leader=True)
    return made


@pytest.mark.parametrize(
    "text",
    [
        "云岭", "雲嶺科技", "yunling", "ylkj", build.CODE,
        "赵敏", "趙敏", "zhaomin", "13655556666", "136 5555 6666", "6666", "赵敏 6666", "云岭 6666",
        "min.zhao@CORP.cn", "ZHAOMIN_HR",
    ],
)  # fmt: skip
def test_an_organisation_is_found_by_its_name_code_and_contact_person(text, lin, client, company):
    client.force_login(lin)

    assert found(lin, text) == [company]
    assert company.get_absolute_url() in palette(client, text)


@pytest.mark.parametrize(
    "text", ["春城", "春城攝影團", "ccsy", "马国庆", "馬國慶", "mgq", "13877778888", "8888"]
)
def test_a_group_is_found_by_its_name_and_leader(text, lin, client, party):
    client.force_login(lin)

    assert found(lin, text) == [party]
    assert party.get_absolute_url() in palette(client, text)


def test_a_group_is_found_by_the_archive_that_leads_it_by_whoever_may_open_both(lin, sun, party):
    leader = make.customer(lin, name="司马懿", phone="13511112222")
    with acting(lin):
        grouping.add(party, by=lin, archive=leader, leader=True)
    make.grant(party, sun)

    assert party in found(lin, "司马懿")
    assert found(sun, "司马懿") == []

    editing.edit(
        leader.pk, by=lin, changes={"name": "诸葛亮"}, seen={}, version=leader.version, why="更正姓名"
    )

    assert (party in found(lin, "诸葛亮"), party in found(lin, "司马懿")) == (True, False)


@pytest.mark.parametrize(
    ("model", "values", "texts", "fact"),
    [
        (ContactPoint, {"kind": "phone", "usage": "work", "value": "13912345678"}, ["13912345678", "5678"], "phone"),
        (ContactPoint, {"kind": "email", "usage": "work", "value": "Ann@Home.cn"}, ["ann@home.CN"], "email"),
        (ContactPoint, {"kind": "wechat", "usage": "work", "value": "Ann_2026"}, ["ANN_2026"], "wechat"),
        (
            IdentityDocument,
            {"type": "passport", "number": "E12345678", "holder": ""},
            ["e12345678", "5678"],
            "document_number",
        ),
    ],
)  # fmt: skip
def test_a_part_finds_its_archive_until_it_is_taken_off_file(model, values, texts, fact, lin, client):
    values = {name: value for name, value in values.items() if name in {f.name for f in model._meta.fields}}
    customer = make.customer(lin, name="何安")
    with acting(lin):
        consenting.answer(customer, Purpose.objects.get(code="sensitive"), "granted", by=lin)
    part = keeping.add(customer.pk, model, by=lin, values=values)
    client.force_login(lin)
    typed = {fact: texts[0]}

    assert [found(lin, text) for text in texts] == [[customer]] * len(texts)
    assert customer.get_absolute_url() in palette(client, texts[0])
    assert twins(lin, typed) == [(customer, {fact}, set())]

    keeping.remove(part, by=lin, why="已停用")

    assert [found(lin, text) for text in texts] == [[]] * len(texts)
    assert twins(lin, typed) == []


def test_whoever_types_a_contact_persons_number_hears_of_the_organisation_without_being_stopped(lin, company):
    with acting(lin):
        (twin,) = duplicates.cards(lin, {"phone": "+86 136 5555 6666"})

    assert (twin.customer, twin.weighty, len(twin.labels)) == (company, [], 1)
    assert twins(lin, {"email": "MIN.ZHAO@corp.cn"}) == [(company, set(), {"email"})]


def test_a_contact_person_taken_off_file_or_changed_is_not_found_any_more(lin, company):
    person = contacts.of(company)[0]
    contacts.save(company, by=lin, person=person, facts={"phone": "13600000001"})
    assert (found(lin, "13655556666"), found(lin, "13600000001")) == ([], [company])

    contacts.remove(person, by=lin)

    assert (found(lin, "赵敏"), found(lin, "13600000001")) == ([], [])


def test_a_leader_who_leads_no_more_is_not_found_any_more(lin, party):
    with acting(lin):
        member = Member.objects.get(customer=party)
    grouping.change(member, by=lin, facts={}, leader=False)

    assert found(lin, "马国庆") == []


def test_a_share_tells_who_speaks_for_the_organisation_but_confirms_no_number(lin, sun, company):
    make.grant(company, sun, fields=["phone", "email", "wechat"])

    assert found(sun, "赵敏") == [company]
    assert (found(sun, "13655556666"), found(sun, "min.zhao@corp.cn")) == ([], [])
    assert twins(sun, {"phone": "13655556666"}) == []


def test_whoever_may_not_see_the_archive_finds_nothing_by_its_people(wang, company, party):
    assert [found(wang, text) for text in ("赵敏", "13655556666", "13877778888", "马国庆")] == [[]] * 4


def test_the_number_of_a_merged_archive_leads_to_the_one_that_stayed(lin, client):
    NumberSeries.objects.create(prefix="KH", year=2026, last=900)
    stays = make.customer(lin, name="陆游", number=numbering.written("KH", 2026, 801))
    goes = make.customer(lin, name="陆放翁", number=numbering.written("KH", 2026, 802))
    make.contact(goes, value="13511110000")
    with acting(lin):
        joining.propose(stays, goes, by=lin, answers={})
    client.force_login(lin)

    assert found(lin, goes.number) == [stays]
    assert found(lin, "13511110000") == [stays]
    assert stays.get_absolute_url() in palette(client, goes.number)
