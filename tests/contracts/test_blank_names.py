"""A blank that stands open is called by a name people know, and leads to the field that fills it."""

from django.urls import resolve

from contracts.checking import places
from contracts.drafting import blanks, tables
from contracts.drafting.blank_names import FILLED, NAMES, TABLES, place_of, words_of
from contracts.models import Contract, ContractKind
from contracts.terms import Terms


def test_every_blank_that_can_stand_open_has_a_name():
    nothing = Terms()
    open_ = {
        name for name in blanks.NAMES - set(blanks.OF_A_CHANGE) if blanks.fill(name, nothing) == blanks.EMPTY
    }
    assert open_
    assert open_ <= set(NAMES)
    assert set(NAMES) <= blanks.NAMES


def test_each_leads_to_a_page_and_a_field_of_it():
    contract = Contract(kind=ContractKind(code="domestic", family="travel", region="home"))
    for name in NAMES:
        address, _hash, anchor = places.link(contract, place_of(name, travels=True)).partition("#")
        assert resolve(address)
        assert anchor


def test_whoever_reads_a_template_finds_every_blank_and_table_named():
    assert set(NAMES) | set(FILLED) == blanks.NAMES
    assert set(TABLES) == tables.NAMES


def test_a_name_of_the_template_goes_before_ours():
    assert words_of("product", {"product": {"label": "活动名称"}}) == "活动名称"
    assert words_of("reply_hours", {}) == "reply_hours"
