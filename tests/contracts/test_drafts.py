"""A contract is drafted, kept, frozen; what was submitted is never written again."""

import pytest
from django.db import IntegrityError, connection, transaction

from agency.acting import acting, acting_as
from agency.errors import Conflict, Refused
from contracts.drafting import keeping
from contracts.drafting.freezing import differs, freeze
from contracts.models import Contract, ContractTraveller, Revision
from contracts.terms import Terms
from tests import make
from tests.contracts import drafts

pytestmark = pytest.mark.django_db


def frozen(contract, by):
    with acting(by):
        return freeze(keeping.locked(contract.pk, by), by=by)


def test_a_draft_reads_its_figures_from_the_terms(lin):
    contract = drafts.draft(make.customer(lin), terms_=drafts.terms(people=3))

    assert (contract.total, contract.travellers, contract.state) == (900_000, 3, "draft")
    assert contract.number is None
    assert ContractTraveller.objects.filter(contract=contract).count() == 3


def test_posted_twice_it_is_one_draft(lin):
    customer, version = make.customer(lin), drafts.version()
    pk = Contract().pk
    for _time in range(2):
        keeping.begin(pk, by=lin, customer=customer, version=version, title="云南", terms=drafts.terms())

    assert Contract.objects.count() == 1


def test_two_colleagues_do_not_write_over_each_other(lin):
    contract = drafts.draft(make.customer(lin))
    terms = drafts.terms(people=4)
    saved = keeping.save(contract, by=lin, terms=terms, edition=1)

    with pytest.raises(Conflict):
        keeping.save(contract, by=lin, terms=drafts.terms(people=5), edition=1)
    assert (saved.edition, Contract.objects.get().travellers) == (2, 4)


def test_a_text_whose_review_is_long_overdue_starts_no_contract(lin):
    from datetime import timedelta

    from django.utils.timezone import localdate

    stale = drafts.version(review_due_on=localdate() - timedelta(days=31))
    with pytest.raises(Refused):
        drafts.draft(make.customer(lin), version_=stale)


def test_the_number_is_taken_once_and_the_same_words_are_one_revision(lin):
    contract = drafts.draft(make.customer(lin))
    first, again = frozen(contract, lin), frozen(contract, lin)

    contract.refresh_from_db()
    assert first.pk == again.pk
    assert contract.number.startswith("HTJN-")
    assert not differs(contract)


def test_other_words_are_another_revision_with_another_digest(lin):
    contract = drafts.draft(make.customer(lin))
    first = frozen(contract, lin)
    changed = drafts.terms()
    changed.money.lines[0].unit += 1
    keeping.save(contract, by=lin, terms=changed, edition=1)
    second = frozen(contract, lin)

    assert (first.place, second.place) == (1, 2)
    assert first.digest != second.digest


def test_what_was_submitted_is_never_written_again(lin):
    revision = frozen(drafts.draft(make.customer(lin)), lin)

    for change in ({"digest": "0" * 64}, {"place": 9}):
        with acting_as("system:test"), pytest.raises(IntegrityError), transaction.atomic():
            Revision.objects.filter(pk=revision.pk).update(**change)
    revision.text = [{"kind": "clause", "key": "x", "number": 1, "text": "改写", "highlighted": False}]
    with acting_as("system:test"), pytest.raises(IntegrityError), transaction.atomic():
        revision.save()


def test_half_a_draft_is_a_draft():
    terms = Terms.of({"trip": {"days": [{"on": "kein Tag"}, 7], "people_min": "viele"}, "unknown": 1})

    assert len(terms.trip.days) == 2
    assert terms.trip.people_min is None
    assert Terms.of(terms.data()) == terms


def test_terms_survive_the_way_through_json():
    terms = drafts.terms()

    assert Terms.of(terms.data()) == terms


def test_the_contract_is_seen_with_its_archive_and_by_whoever_was_asked(lin, wang, zhao, sun, bai, qian):
    contract = drafts.draft(make.customer(lin))

    def seen(person):
        with acting(person):
            return Contract.objects.visible_to(person).filter(pk=contract.pk).exists(), _raw(contract)

    assert [seen(one) for one in (lin, zhao, qian)] == [(True, 1)] * 3
    assert [seen(one) for one in (wang, sun, bai)] == [(False, 0)] * 3
    with acting_as("system:test"):
        Contract.objects.filter(pk=contract.pk).update(readers=[bai.pk])
    assert seen(bai) == (True, 1)


def _raw(contract) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM contracts_contract WHERE id = %s", [contract.pk])
        return cursor.fetchone()[0]
