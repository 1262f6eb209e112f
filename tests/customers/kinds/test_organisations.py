"""Organisations are archives like any other: number, owner, clock, search, sharing, history."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.utils.timezone import now

from agency.acting import acting
from agency.errors import Refused
from agency.models import Event, Notice
from customers import searching, storytelling
from customers.kinds import contacts, profiling, twins
from customers.models import ContactPerson, Customer, Intake, Organisation
from customers.showing import Sheet
from tests import make

from .build import CODE, organisation


def test_an_organisation_gets_a_number_an_owner_and_ends_its_clock(lin):
    made = organisation(lin, facts={"credit_code": CODE, "industry": "I"}, contact={"name": "陈敏"})

    assert made.number.startswith("DW-")
    assert (made.kind, made.owner, made.basis) == ("organisation", lin, "contract")
    assert Intake.objects.get(customer=made).entered_at == made.entered_at
    assert made.organisation.credit_code == CODE
    assert ContactPerson.objects.get().preferred
    assert Event.objects.get(kind="registered", subject=made.pk).data["of"] == "organisation"


def test_without_a_basis_for_its_people_no_archive_is_opened(lin):
    from customers.kinds import registering

    with pytest.raises(Refused):
        registering.register_organisation(
            by=lin,
            collected_at=now(),
            shared={"name": "云岭"},
            facts={},
            basis="",
            source=make.source(),
            grade="c",
        )

    assert not Customer.objects.exists()


def test_the_same_form_sent_twice_makes_one_archive(lin):
    from customers.kinds import registering

    form = {
        "by": lin,
        "collected_at": now(),
        "shared": {"name": "云岭"},
        "facts": {},
        "basis": "contract",
        "source": make.source(),
        "grade": "c",
        "pk": make.customer(lin).pk,
    }

    assert registering.register_organisation(**form).pk == form["pk"]
    assert not Organisation.objects.exists()


@pytest.mark.parametrize("text", ["云岭", "科技有限", "yunling", "ylkj", CODE])
def test_it_is_found_by_name_pinyin_initials_and_credit_code(lin, text):
    made = organisation(lin, facts={"credit_code": CODE})

    with acting(lin):
        assert [found.pk for found in searching.search(lin, text)] == [made.pk]


def test_a_name_with_brackets_is_found_too(lin):
    made = organisation(lin, name="云岭（昆明）文化传播有限公司")

    with acting(lin):
        assert [found.pk for found in searching.search(lin, "昆明")] == [made.pk]


def test_a_code_on_file_elsewhere_is_not_told_to_whoever_may_not_see_it(lin, wang, zhao, he):
    organisation(lin, facts={"credit_code": CODE})

    with acting(wang):
        assert twins.with_code(wang, CODE) == []
    with acting(zhao):
        assert len(twins.with_code(zhao, CODE)) == 1


def test_whoever_sees_the_house_hears_of_the_second_archive_under_a_code(lin, sun, he):
    organisation(lin, facts={"credit_code": CODE})
    organisation(sun, name="云岭科技", facts={"credit_code": CODE}, phone="020-81234567")

    assert [notice.to for notice in Notice.objects.filter(kind="duplicate_found")] == [he]


def test_a_block_is_changed_with_a_reason_and_told_on_the_timeline(lin):
    made = organisation(lin)
    with acting(lin):
        profile = profiling.edit_block(
            made.pk, "trading", by=lin, changes={"strengths": "回款快"}, version=1, why="年度走访"
        )
        days, _following = storytelling.days(Sheet(made, lin))

    assert (profile.version, profile.strengths) == (2, "回款快")
    assert make.why(profile.history.first()) == "年度走访"
    assert [line.icon for _day, lines in days for line in lines] == ["swords", "user-plus"]


def test_what_a_colleague_changed_meanwhile_is_not_lost(lin, zhao):
    made = organisation(lin)
    profiling.edit_block(made.pk, "trading", by=zhao, changes={"problems": "拖款"}, version=1, why="走访")

    with pytest.raises(profiling.BlockConflict) as conflict:
        profiling.edit_block(made.pk, "trading", by=lin, changes={"problems": "无"}, version=1, why="走访")
    profile = profiling.edit_block(
        made.pk, "trading", by=lin, changes={"strengths": "老客户"}, version=1, why="走访"
    )

    assert [(clash.field, clash.theirs) for clash in conflict.value.clashes] == [("problems", "拖款")]
    assert (profile.problems, profile.strengths) == ("拖款", "老客户")


def test_a_new_credit_code_is_searched_from_the_same_moment(lin):
    made = organisation(lin)
    profiling.edit_block(made.pk, "registry", by=lin, changes={"credit_code": CODE}, version=1, why="补录")

    with acting(lin):
        assert [found.pk for found in searching.search(lin, CODE)] == [made.pk]


def test_one_contact_person_is_asked_first(lin):
    made = organisation(lin, contact={"name": "陈敏", "phone": "13700137001"})
    contacts.save(
        made, by=lin, facts={"name": "周航", "phone": "13700137002", "preferred": True, "ground": "contract"}
    )

    with acting(lin):
        assert [(one.name, one.preferred) for one in contacts.of(made)] == [("周航", True), ("陈敏", False)]


def test_a_contact_person_taken_off_file_stays_in_history(lin):
    made = organisation(lin, contact={"name": "陈敏"})
    contacts.remove(ContactPerson.objects.get(), by=lin)

    assert not ContactPerson.objects.exists()
    assert ContactPerson.history.filter(customer=made).first().history_type == "-"


def test_an_auditor_changes_nothing_and_a_stranger_sees_nothing(lin, sun, qian):
    made = organisation(lin, contact={"name": "陈敏"})

    with pytest.raises(PermissionDenied):
        contacts.save(made, by=qian, facts={"name": "别人"})
    with acting(sun, reason="attack"):
        assert not Organisation.objects.exists()
        assert not ContactPerson.objects.exists()
        assert not Organisation.history.exists()
    with pytest.raises(DatabaseError), transaction.atomic(), acting(sun, reason="attack"):
        ContactPerson(customer=made, name="混入").save()


def test_a_share_shows_the_organisation_without_our_trade_secrets(lin, guo, client):
    made = organisation(lin, facts={"industry": "I"})
    profiling.edit_block(made.pk, "trading", by=lin, changes={"problems": "拖款严重"}, version=1, why="走访")
    profiling.edit_block(made.pk, "terms", by=lin, changes={"agreed_price": "380元"}, version=2, why="走访")
    make.grant(made, guo)
    client.force_login(guo)
    shared = client.get(f"/customers/{made.pk}/organisation/").content.decode()
    client.force_login(lin)
    own = client.get(f"/customers/{made.pk}/organisation/").content.decode()

    assert "拖款严重" in own
    assert "拖款严重" not in shared
    assert "380元" not in own + shared


def test_trade_secrets_are_never_exported():
    ours = {"agreed_price", "discount", "competitors", "strengths", "culture", "results"}

    assert not any(fact.exportable for fact in Organisation.FACTS if fact.name in ours)
