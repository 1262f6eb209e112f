"""Contracts are found by their words, by whoever may see them, and say nothing to whoever holds the index."""

import pytest
from django.utils.timezone import now

from agency.acting import acting
from agency.encryption.provider import provider
from compliance.destruction.surfaces import BY_CODE
from contracts.drafting import freezing, keeping
from contracts.filing import grams, indexing, searching
from contracts.models import Contract, TextIndex
from tests import make
from tests.contracts import drafts

from .scanned import printed, read, submitted

pytestmark = pytest.mark.django_db


ROUTE = {"key": "route", "category": "journey", "text": "行程安排如下：{{table:itinerary}}"}


@pytest.fixture
def version():
    return drafts.version(body=[*drafts.BODY, {"title": "行程", "clauses": [ROUTE]}])


def about(sight: str, **facts):
    told = drafts.terms(**facts)
    told.trip.days[0].sights[0].name = sight
    return told


def found(user, typed: str) -> list[Contract]:
    with acting(user):
        return [hit.contract for hit in searching.search(user, typed).hits]


def test_a_phrase_is_found_in_the_submitted_text_whatever_stands_between(lin, version):
    contract = submitted(lin, version_=version, terms_=about("洱海落日游船"))
    submitted(lin, version_=version, terms_=about("落日洱海"))
    assert found(lin, "洱海落日") == [contract]
    assert found(lin, "洱海 落日游船") == [contract]
    assert found(lin, "洱 海 落 日") == [contract]
    assert found(lin, "玉龙雪山") == []
    assert found(lin, "海") == []


def test_words_of_the_template_are_found_though_no_contract_carries_their_tokens(lin, version):
    contract = submitted(lin, version_=version)
    row = TextIndex.objects.get(contract=contract)
    same = grams.of_template(version)
    assert not {grams.token(pair) for pair in same} & set(row.tokens)
    assert found(lin, "旅游者代表") == [contract]
    assert found(lin, "费用总额") == [contract]


def test_a_page_of_a_scan_is_found_and_named(lin, version):
    contract = submitted(lin, version_=version)
    read(contract, printed("第一页没有什么", "手写补充：加订热气球早餐"))
    with acting(lin):
        (hit,) = searching.search(lin, "热气球早餐").hits
    assert (hit.contract, hit.page.place) == (contract, 2)
    assert ("热气球早餐", True) in hit.excerpt


def test_each_finds_what_she_may_see(lin, wang, zhao, gao, sun, version):
    contract = submitted(lin, version_=version, terms_=about("洱海落日游船"))
    assert found(zhao, "洱海落日") == [contract]
    assert found(gao, "洱海落日") == [contract]
    assert found(wang, "洱海落日") == found(sun, "洱海落日") == []
    Contract.objects.filter(pk=contract.pk).update(readers=[wang.pk])
    assert found(wang, "洱海落日") == [contract]


def test_no_name_number_or_need_of_a_person_is_found_or_stored(lin, version):
    told = about("洱海")
    told.travellers[0].needs = "严重花生过敏"
    contract = submitted(lin, version_=version, terms_=told)
    stored = set(TextIndex.objects.get(contract=contract).tokens)
    for secret in ("张三", "旅客1", "13800138001", "310101199001010012", "花生过敏"):
        assert not {grams.token(pair) for pair in grams.pairs(secret)} <= stored
        assert found(lin, secret) == []


def test_tokens_are_keyed_and_another_key_finds_nothing(lin, version):
    contract = submitted(lin, version_=version, terms_=about("洱海落日游船"))
    before = TextIndex.objects.get(contract=contract).tokens
    assert grams.token("洱海") in before
    new = provider().new_index_key()
    assert grams.token("洱海", version=new) not in before
    indexing.rebuild(new)
    both = TextIndex.objects.get(contract=contract).tokens
    assert set(before) < set(both)
    assert grams.token("洱海", version=new) in both
    provider().use_index_key(new)  # the keys of a run of tests are one store: no key is left half in use


def test_new_words_replace_the_old_ones(lin, version):
    contract = submitted(lin, version_=version, terms_=about("洱海落日游船"))
    with acting(lin):
        held = keeping.save(contract, by=lin, terms=about("玉龙雪山索道"), edition=contract.edition)
        freezing.freeze(keeping.locked(held.pk, lin), by=lin)
    assert found(lin, "洱海落日") == []
    assert found(lin, "玉龙雪山") == [contract]


def test_the_words_of_a_destroyed_archive_leave_the_index(lin, version):
    contract = submitted(lin, version_=version, terms_=about("洱海落日游船"))
    read(contract, printed("手写补充：加订热气球早餐"))
    surface = BY_CODE["contract_words"]
    ids = [contract.customer_id]
    assert surface.plan(ids)[contract.customer_id] == 2
    assert surface.execute(ids, now())[contract.customer_id] == 2
    assert surface.verify(ids) == {}
    assert found(lin, "洱海落日") == []


def test_pages_follow_one_another_without_gap_or_double(lin, version):
    customer = make.customer(lin)
    made = [submitted(lin, customer, version_=version, terms_=about("洱海落日")) for _turn in range(5)]
    seen, after = [], None
    with acting(lin):
        while True:
            page = searching.search(lin, "洱海落日", after=after, size=2)
            seen += [hit.contract for hit in page.hits]
            after = page.after
            if after is None:
                break
    assert seen == made[::-1]
