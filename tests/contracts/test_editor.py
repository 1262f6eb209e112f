"""The editor: what is typed is kept, bad input is answered beside its field, two colleagues lose nothing."""

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from contracts.drafting import keeping
from contracts.models import Contract
from contracts.terms import Terms
from customers.models import RegistrationDraft
from tests import make
from tests.contracts import drafts
from tests.contracts.editing import address, posted

pytestmark = pytest.mark.django_db
PARTS = ("people", "journey", "money", "promises", "text")


@pytest.fixture
def contract(lin):
    return drafts.draft(make.customer(lin))


def terms(contract) -> Terms:
    return Terms.of(Contract.objects.get(pk=contract.pk).terms)


@pytest.mark.parametrize("part", PARTS)
def test_a_page_posted_as_it_was_drawn_changes_nothing(part, contract, lin, client):
    client.force_login(lin)
    before = terms(contract)
    page = client.get(address(contract, part))
    answer = client.post(address(contract, part), posted(page))

    assert answer.status_code == 302, answer.context["sheet"].errors()
    after = terms(contract)
    after.house = before.house
    for one in before.travellers + after.travellers:
        one.document_type = "passport"
    before.customer.document_type = after.customer.document_type = ""
    assert after == before


def test_amounts_are_typed_in_yuan_and_the_total_follows(contract, lin, client):
    client.force_login(lin)
    page = client.get(address(contract, "money"))
    client.post(
        address(contract, "money"), posted(page, **{"lines-0-unit": "3,000.50", "lines-0-count": "2"})
    )

    assert terms(contract).money.lines[0].unit == 300_050
    assert Contract.objects.get().total == 2 * 300_050 + 20_000


def test_a_bad_amount_is_answered_beside_its_field_and_nothing_is_lost(contract, lin, client):
    client.force_login(lin)
    page = client.get(address(contract, "money"))
    answer = client.post(
        address(contract, "money"), posted(page, **{"lines-0-unit": "viel", "money-includes": "早餐"})
    )

    assert answer.status_code == 422
    assert answer.context["sheet"].rows["lines"].forms[0].errors["unit"]
    assert "早餐" in answer.content.decode()
    assert terms(contract) == Terms.of(contract.terms)
    again = client.get(address(contract, "money"))
    assert again.context["typed"]
    assert "早餐" in again.content.decode()


def test_rows_come_and_go_by_buttons(contract, lin, client):
    client.force_login(lin)
    url = address(contract, "money")
    page = client.get(url)
    answer = client.post(url, posted(page, do="add:refunds"))
    assert "more=refunds" in answer.url
    assert len(client.get(answer.url.partition("#")[0]).context["sheet"].rows["refunds"]) == 4
    page = client.get(url)
    client.post(url, posted(page, do="remove:refunds:0"))
    assert [one.days for one in terms(contract).money.refunds] == [3, 0]


def test_days_are_filled_from_the_departure_and_copied(lin, client):
    given = drafts.terms(days=4)
    given.trip.days = []
    contract = drafts.draft(make.customer(lin), terms_=given)
    client.force_login(lin)
    url = address(contract, "journey")
    client.post(url, posted(client.get(url), do="dates"))
    days = terms(contract).trip.days
    assert [one.on for one in days][0] == given.trip.starts_on
    assert len(days) == 4

    page = client.get(url)
    client.post(url, posted(page, **{"days-0-hotel": "和平饭店", "do": "copy:days:0"}))
    days = terms(contract).trip.days
    assert [one.hotel for one in days[:2]] == ["和平饭店", "和平饭店"]
    assert (days[1].on - days[0].on).days == 1


def test_lists_of_a_day_are_typed_one_a_line(contract, lin, client):
    client.force_login(lin)
    url = address(contract, "journey")
    typed = {
        "days-0-sights": "洱海 120分钟\n古城 / 90",
        "days-0-shopping": "丝绸店 / 60 / 丝巾",
        "days-0-self_paid": "索道 / 40 / 80元",
    }
    answer = client.post(url, posted(client.get(url), **typed))
    assert answer.status_code == 302
    day = terms(contract).trip.days[0]
    assert [(one.name, one.minutes) for one in day.sights] == [("洱海", 120), ("古城", 90)]
    assert (day.shopping[0].minutes, day.shopping[0].goods) == (60, "丝巾")
    assert day.self_paid[0].price == 8_000

    bad = client.post(url, posted(client.get(url), **{"days-0-self_paid": "索道 / bald / 80"}))
    assert bad.status_code == 422


def test_the_payment_plan_is_written_from_the_total(contract, lin, client):
    client.force_login(lin)
    url = address(contract, "money")
    client.post(url, posted(client.get(url), **{"split-percent": "20", "split-days": "10", "do": "split"}))
    plan = terms(contract).money.payments

    assert [(one.label, one.amount) for one in plan] == [("deposit", 120_000), ("balance", 480_000)]
    assert plan[0].due_on == localdate()
    assert (terms(contract).trip.starts_on - plan[1].due_on).days == 10


def test_autosave_keeps_and_says_what_the_page_writes_upon_now(contract, lin, client):
    client.force_login(lin)
    page = client.get(address(contract, "people"))
    data = posted(page, **{"party-name": "李四"})
    answer = client.post(address(contract, "people", "edit_autosave"), data)
    assert answer.status_code == 204
    assert terms(contract).customer.name == "李四"

    data |= {"party-name": "李四光", "base": answer.headers["X-Base"]}
    assert client.post(address(contract, "people", "edit_autosave"), data).status_code == 204
    assert terms(contract).customer.name == "李四光"


def test_autosave_of_what_makes_no_sense_yet_is_put_aside_and_comes_back(contract, lin, client):
    client.force_login(lin)
    page = client.get(address(contract, "journey"))
    url = address(contract, "journey", "edit_autosave")
    assert client.post(url, posted(page, **{"trip-ends_on": "2001-01-01"})).status_code == 204
    assert terms(contract).trip.ends_on == drafts.terms().trip.ends_on

    again = client.get(address(contract, "journey"))
    assert again.context["sheet"].forms["trip"].errors["ends_on"]
    client.post(address(contract, "journey", "edit_discard"))
    assert not RegistrationDraft.objects.exists()
    assert not client.get(address(contract, "journey")).context["typed"]


def test_two_who_write_the_same_part_see_both_and_choose(contract, lin, zhao, client):
    client.force_login(lin)
    url = address(contract, "people")
    mine = posted(client.get(url), **{"party-name": "我写的"})
    theirs = terms(contract)
    theirs.customer.name = "他写的"
    keeping.save(contract, by=zhao, terms=theirs, edition=1)

    assert client.post(address(contract, "people", "edit_autosave"), mine).status_code == 409
    answer = client.post(url, mine)
    assert answer.status_code == 409
    said = answer.content.decode()
    assert "我写的" in said
    assert "他写的" in said
    assert terms(contract).customer.name == "他写的"

    client.post(url, mine | {"base": answer.context["base"]})
    assert terms(contract).customer.name == "我写的"


def test_two_who_write_different_parts_do_not_disturb_each_other(contract, lin, zhao, client):
    client.force_login(lin)
    url = address(contract, "people")
    mine = posted(client.get(url), **{"party-name": "我写的"})
    theirs = terms(contract)
    theirs.trip.product = "他改了线路"
    keeping.save(contract, by=zhao, terms=theirs, edition=1)

    assert client.post(url, mine).status_code == 302
    assert (terms(contract).customer.name, terms(contract).trip.product) == ("我写的", "他改了线路")


def test_clauses_are_chosen_and_written_anew(contract, lin, client):
    client.force_login(lin)
    url = address(contract, "text")
    client.post(url, posted(client.get(url), **{"clause-liability-choice": "mild"}))
    assert terms(contract).closing.choices == {"liability": "mild"}
    client.post(url, posted(client.get(url), **{"clause-price-own": "费用另议。"}))
    said = client.get(reverse("contracts:preview", args=[contract.pk])).content.decode()
    assert "费用另议。" in said
    assert "全额退还" in said


def test_ticks_keep_who_told_it_and_when(lin, zhao, client):
    given = drafts.terms()
    given.promises.explained = {}
    contract = drafts.draft(make.customer(lin), terms_=given)
    client.force_login(lin)
    url = address(contract, "promises")
    client.post(url, posted(client.get(url), **{"promises-explained": ["2", "7"]}))
    first = terms(contract).promises.explained
    assert {one.by for one in first.values()} == {lin.pk}

    client.force_login(zhao)
    client.post(url, posted(client.get(url), **{"promises-explained": ["2", "7", "8"]}))
    later = terms(contract).promises.explained
    assert later["2"] == first["2"]
    assert later["8"].by == zhao.pk


def test_whoever_only_reads_may_not_write(contract, qian, client):
    client.force_login(qian)
    assert client.get(address(contract, "people")).status_code == 403
    assert client.post(address(contract, "people", "edit_autosave"), {}).status_code == 403
