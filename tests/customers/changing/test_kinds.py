"""An organisation's blocks and contacts, a group's journey and members, go through the door of changes too."""

import pytest

from agency.acting import acting
from customers.changing import deciding, propose_part
from customers.kinds import grouping
from customers.models import ChangeRequest, ContactPerson, Group, Member, Organisation
from tests import make

from .conftest import WHY

CODE = "91310115MA1K4BTM1N"


def kind(owner, kind: str, model, grade: str = "c", **facts):
    customer = make.customer(owner, kind=kind, name="澜沧商贸", grade=grade)
    with acting(owner, reason="registered"):
        model.objects.create(customer=customer, **facts)
    return customer


@pytest.fixture
def firm(lin):
    return kind(lin, "organisation", Organisation)


def asked(customer, by, block, act="change", **told):
    with acting(by):
        return propose_part(customer, block, by=by, act=act, **{"why": WHY, **told})


def test_which_body_it_is_and_what_it_pays_are_approved_the_rest_is_not(firm, lin, zhao):
    profile = firm.organisation

    outcome = asked(
        firm, lin, "organisation", part=profile, values={"credit_code": CODE, "website": "lc.example"}, seen=1
    )

    assert (outcome.applied, outcome.request.fields) == (True, ["credit_code"])
    with acting(zhao):
        assert deciding.agree(outcome.request, by=zhao).state == "applied"
    kept = Organisation.objects.get()
    assert (kept.credit_code, kept.website) == (CODE, "lc.example")
    price = {"agreed_price": "双人间 380 元"}
    assert (
        asked(firm, lin, "organisation", part=kept, values=price, seen=kept.version).request.rule == "approve"
    )


def test_opinions_are_written_at_once(firm, lin):
    outcome = asked(firm, lin, "organisation", part=firm.organisation, values={"culture": "务实"}, seen=1)

    assert (outcome.applied, outcome.request) == (True, None)


def test_a_contact_person_of_an_important_firm_is_verified(lin, zhao):
    firm = kind(lin, "organisation", Organisation, grade="vip")

    request = asked(
        firm, lin, "contactperson", "add", values={"name": "王芳", "phone": "13912345678"}
    ).request
    with acting(zhao):
        deciding.agree(request, by=zhao)

    person = ContactPerson.objects.get()
    assert (person.name, person.ground) == ("王芳", "contract")
    again = asked(firm, lin, "contactperson", "remove", part=person).request
    assert again.rule == "verify"


def test_a_groups_journey_and_members_are_written_at_once(lin):
    party = kind(lin, "group", Group)

    assert asked(party, lin, "group", part=party.group, values={"destination": "大理"}).applied
    assert asked(party, lin, "member", "add", values={"name": "李雷", "leader": True}).applied
    guest = make.customer(lin, name="韩梅梅")
    assert asked(party, lin, "member", "add", values={"archive": guest}).applied
    leads = Member.objects.get(leader=True)
    asked(party, lin, "member", part=leads, values={"wishes": "安静"})

    assert (Group.objects.get().destination, Member.objects.get(leader=True).wishes) == ("大理", "安静")
    with acting(lin):
        assert {one.archive for one in grouping.members(lin, party)} == {None, guest}
    assert not ChangeRequest.objects.exists()
