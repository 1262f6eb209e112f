"""Papers of organisations and groups: their blocks, people and rooms; blank for each kind; maintenance (C12)."""

import pypdfium2
import pytest
from django.utils import translation
from django.utils.timezone import localdate

from agency.acting import acting
from customers.care import contacting
from customers.kinds import contacts, grouping
from customers.trade import crediting, purchasing
from tests import make
from tests.customers.kinds import build

from .test_papers import printed, squeezed, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def chinese(client, settings):
    client.cookies["language"] = "zh-hans"


def test_the_form_of_an_organisation_has_its_blocks_and_people_and_not_our_opinion(client, lin):
    company = build.organisation(
        lin, facts={"principal": "段云岭", "agreed_price": "8折", "problems": "压价"}
    )
    contacts.save(company, by=lin, facts={"name": "陈敏", "phone": "13911113333", "role": "行政"})
    client.force_login(lin)

    form = text_of(printed(client, company).content)
    file = text_of(printed(client, company, paper="archive").content)

    for text in (form, file):
        assert "段云岭" in text
        assert "陈敏" in text
        assert "139****3333" in text
        assert "13911113333" not in text
        assert "8折" not in text
    assert "压价" not in form  # what we think of them is not for them to sign
    assert "压价" in file


def test_the_form_of_a_group_has_its_leader_members_and_rooms(client, lin):
    group = build.group(lin)
    with acting(lin):
        grouping.add(group, by=lin, facts={"name": "景老师", "phone": "13922224444"}, leader=True)
        room = grouping.add_rooms(group, by=lin, type="twin", count=1, first="301")[0]
        leader = next(person for person in grouping.members(lin, group) if person.leader)
        grouping.assign(group, {leader.pk: room.pk}, by=lin)
    client.force_login(lin)

    text = text_of(printed(client, group).content)

    assert "景老师" in text
    assert "139****4444" in text
    assert "13922224444" not in text
    assert "301" in text


@pytest.mark.parametrize("kind", ["individual", "organisation", "group"])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_there_is_a_blank_form_for_each_kind_in_both_languages(client, lin, kind, language):
    client.force_login(lin)
    answer = client.get(f"/customers/papers/blank/?kind={kind}&language={language}")

    text = text_of(answer.content)
    with translation.override(language):
        word = {"organisation": "Declaration", "group": "Declaration", "individual": "Notice and consent"}[
            kind
        ]
        assert squeezed(translation.gettext(word)) in text
    assert len(pypdfium2.PdfDocument(answer.content)) == (3 if kind == "group" else 2)  # nothing runs over
    assert lin.name not in text  # it is handed out: nobody's name across it


def test_there_is_no_form_of_an_unknown_kind(client, lin):
    client.force_login(lin)

    assert client.get("/customers/papers/blank/?kind=robot").status_code == 404


def test_the_archive_file_holds_the_record_of_maintenance(client, lin, zhao):
    customer = make.customer(lin)
    with acting(lin):
        contacting.note(customer, by=lin, way="call", reached=True, minutes="想去敦煌看星空")
        purchasing.record_purchase(
            customer,
            by=lin,
            facts={
                "product": "滇西北六日",
                "starts_on": localdate(),
                "amount": 1_264_000,
                "payment": "wechat",
            },
        )
    make.care_task(customer, what="带新线路册")
    make.care_action(customer, item="鲜花一束")
    with acting(zhao):
        crediting.note_incident(
            customer, by=zhao, facts={"kind": "late", "happened_on": localdate(), "note": "尾款迟付"}
        )
    client.force_login(lin)

    text = text_of(printed(client, customer, paper="archive").content)

    for word in ("想去敦煌看星空", "滇西北六日", "12,640.00", "带新线路册", "鲜花一束", "尾款迟付"):
        assert word in text
