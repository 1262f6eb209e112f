"""A signed contract is changed by another signed paper, and says what holds of both together."""

import pytest
from django.core.exceptions import PermissionDenied
from django.utils.timezone import now

from agency.acting import acting, acting_as
from agency.errors import Refused
from contracts import ending
from contracts.changing import beginning, effective
from contracts.drafting import keeping
from contracts.models import Contract, ContractTraveller
from contracts.showing import text_of
from contracts.terms import Terms
from tests.contracts import approvals, changes, drafts
from tests.contracts.signed import ended, running, signed

pytestmark = pytest.mark.django_db


@pytest.fixture
def house(lin, zhao, gao, jiang, bai, shen):
    return lin


def seen(contract: Contract) -> Contract:
    with acting_as("system:test"):
        return Contract.objects.select_related("kind", "version", "revision__version").get(pk=contract.pk)


def test_a_supplement_in_force_changes_figures_days_and_travellers_but_no_word(house, lin):
    parent = running(lin)
    digest, first, total = parent.revision.digest, parent.starts_on, parent.total

    child = changes.in_force(parent, lin)

    parent = seen(parent)
    assert (parent.total, parent.travellers) == (total + 50_000, 2)
    assert parent.starts_on > first
    assert parent.revision.digest == digest
    assert Terms.of(parent.terms).trip.starts_on == first  # what was signed is never written again
    assert (child.state, child.total, child.kind.code) == ("effective", 50_000, "supplement")
    with acting(lin):
        assert set(ContractTraveller.objects.filter(contract=parent).values_list("key", flat=True)) == {
            "t1",
            "t9",
        }


def test_what_is_still_to_be_done_moves_with_the_journey(house, lin):
    parent = running(lin)
    with acting(lin):
        before = dict(parent.obligations.values_list("kind", "due_on"))
    changes.in_force(parent, lin)
    with acting(lin):
        after = dict(parent.obligations.values_list("kind", "due_on"))
    moved = seen(parent).starts_on - parent.starts_on
    assert moved.days == 4
    assert after == {kind: day + moved for kind, day in before.items()}


def test_the_text_that_holds_names_the_paper_of_every_change(house, lin):
    parent = running(lin)
    child = changes.in_force(parent, lin)

    with acting(lin):
        found = effective.view(seen(parent))
    sources = {block["key"]: block["source"] for block in found.text if "source" in block and "key" in block}
    assert sources["roster"] == sources["price"] == child.number
    assert "withdraw" not in sources
    said = "".join(block.get("text", "") for block in found.text)
    assert "旅行社免费接站。" in said
    assert [one.name for one in found.terms.travellers] == ["旅客1", "旅客9"]
    assert found.terms.trip.days[0].on == found.terms.starts_on


def test_supplements_stand_on_one_another(house, lin):
    parent = running(lin)
    changes.in_force(parent, lin)

    def dearer(terms):
        assert terms.change.place == 2
        assert terms.change.was_total == parent.total + 50_000
        terms.change.reason = "再升级"
        terms.money.lines = [drafts.PriceLine("升级", "other", 10_000, 1)]

    changes.in_force(seen(parent), lin, dearer)
    assert seen(parent).total == parent.total + 60_000


def test_one_change_at_a_time_and_only_of_what_is_in_force(house, lin, wang):
    parent = running(lin)
    changes.begun(parent, lin)
    with pytest.raises(Refused):
        changes.begun(parent, lin, "termination")
    with pytest.raises(PermissionDenied):
        changes.begun(parent, wang)
    over = ended(lin)
    with pytest.raises(Refused):
        changes.begun(over, lin)
    with acting(lin):
        assert beginning.under_way(parent) is not None


def test_an_agreement_that_is_signed_ends_the_contract_and_its_supplements(house, lin):
    parent = running(lin)
    first = changes.in_force(parent, lin)

    def end(terms):
        terms.change.reason = "旅游者家中有事，双方协商解除。"

    last = changes.in_force(seen(parent), lin, end, "termination")

    assert (seen(parent).state, seen(parent).ending) == ("terminated", "agreed")
    assert {seen(one).state for one in (first, last)} == {"completed"}


def test_signed_after_the_contract_ended_nothing_is_signed(house, lin):
    parent = running(lin)
    child = approvals.approve(approvals.submit(changes.written(changes.begun(parent, lin), lin), lin))
    with acting(lin):
        ending.end(keeping.locked(parent.pk, lin), "force", by=lin, at=now())

    with pytest.raises(Refused):
        changes.sign(child, lin)
    assert seen(child).state == "part_signed"
    assert seen(child).signed_at is None


def test_whoever_reads_the_contract_reads_what_holds_of_it(house, lin, bai):
    parent = signed(lin)
    changes.in_force(parent, lin)
    with acting_as("system:test"):
        Contract.objects.filter(pk=parent.pk).update(readers=[bai.pk])

    with acting(bai):
        assert effective.view(seen(parent)).terms.money.total == parent.total + 50_000


def test_the_shipped_texts_say_what_changes(house, lin):
    parent = running(lin)
    child = changes.written(changes.begun(parent, lin), lin)
    with acting(lin):
        text = text_of(seen(child))
    said = "".join(block.get("text", "") for block in text)
    assert parent.number in said
    assert "¥6,500.00" in said
    rows = [row for block in text if block.get("name") == "changes" for row in block["rows"]]
    assert ["第二晚住宿", "示例大酒店", "示例山庄"] in rows
