"""The file of a signed contract: papers, gaps two colleagues stand for, and filing away when nothing is missing."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from agency.acting import acting_as
from agency.errors import Refused
from agency.models import Event
from contracts.dossier import closing, putting
from contracts.models import Contract, ContractState, Dossier, DossierItem
from tests.contracts import signed

from . import journeys

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _deciders(zhao, gao):
    """Whom the approval asks."""


def test_with_the_signature_the_file_is_there_and_says_what_is_missing(lin):
    contract = journeys.journey(lin)
    dossier = Dossier.objects.get(contract=contract)

    assert (dossier.there, dossier.required, dossier.percent, dossier.scanned) == (0, 7, 0, False)
    lacks = [one.code for one in putting.lacking(contract)]
    assert lacks == ["contract", "roster", "sheet", "dispatch", "insurance", "feedback", "report"]


def test_a_paper_counts_once_and_an_optional_one_not_at_all(lin):
    contract = journeys.journey(lin)
    paper = journeys.paper(contract)
    for _twice in range(2):
        putting.put(contract, journeys.part(contract, "roster"), paper, by=lin)
    putting.put(contract, journeys.part(contract, "coach"), journeys.paper(contract), by=lin)

    assert DossierItem.objects.filter(contract=contract).count() == 2
    assert journeys.fresh(contract).dossier.there == 1
    put = Event.objects.filter(kind="contract", data__act="file_part_put")
    assert put.filter(data__paper_part="file_roster").count() == 1


def test_the_signed_text_takes_the_red_flag_down(lin):
    contract = journeys.journey(lin)
    putting.put(contract, journeys.part(contract, "contract"), journeys.paper(contract, "contract"), by=lin)

    assert journeys.fresh(contract).dossier.scanned


def test_a_gap_counts_when_another_person_has_confirmed_it(lin, zhao):
    contract = journeys.journey(lin)
    item = putting.say_absent(
        contract, journeys.part(contract, "feedback"), by=lin, reason="散客自由行，无反馈表"
    )
    assert journeys.fresh(contract).dossier.there == 0
    with pytest.raises(PermissionDenied):  # a seller is no second person
        putting.confirm(item.pk, contract, by=lin)

    putting.confirm(item.pk, contract, by=zhao)
    putting.confirm(item.pk, contract, by=zhao)

    assert journeys.fresh(contract).dossier.there == 1
    assert Event.objects.filter(data__act="file_gap_confirmed").count() == 1


def test_whoever_said_it_does_not_confirm_it(zhao, gao):
    contract = journeys.journey(zhao)
    item = putting.say_absent(contract, journeys.part(contract, "feedback"), by=zhao, reason="没有")
    with pytest.raises(Refused):
        putting.confirm(item.pk, contract, by=zhao)
    item.confirmed_by, item.confirmed_at = zhao, item.created_at
    with pytest.raises(IntegrityError), transaction.atomic():
        item.save()


def test_a_signed_contract_is_never_without_its_text_nor_a_gap_without_reason(lin):
    contract = journeys.journey(lin)
    with pytest.raises(Refused):
        putting.say_absent(contract, journeys.part(contract, "contract"), by=lin, reason="丢了")
    with pytest.raises(Refused):
        putting.say_absent(contract, journeys.part(contract, "report"), by=lin, reason=" ")


def test_a_file_of_another_archive_or_by_another_seller_is_not_put(lin, wang):
    contract, other = journeys.journey(lin), journeys.journey(lin)
    roster = journeys.part(contract, "roster")
    for by, paper in ((lin, journeys.paper(other)), (wang, journeys.paper(contract))):
        with pytest.raises(PermissionDenied):
            putting.put(contract, roster, paper, by=by)


def test_what_was_put_by_mistake_comes_out_and_counts_no_more(lin):
    contract = journeys.journey(lin)
    item = putting.put(contract, journeys.part(contract, "roster"), journeys.paper(contract), by=lin)
    putting.take_out(item.pk, contract, by=lin)

    assert journeys.fresh(contract).dossier.there == 0
    item.refresh_from_db()
    assert item.removed_by == lin


def test_a_file_taken_out_of_the_archive_is_no_paper_any_more(lin):
    contract = journeys.journey(lin)
    paper = journeys.paper(contract)
    putting.put(contract, journeys.part(contract, "roster"), paper, by=lin)
    paper.removed_at = paper.created_at
    paper.save()

    assert putting.recount(contract).there == 0


def test_nothing_is_filed_away_with_a_gap(lin):
    contract = signed.ended(lin)
    journeys.fill(contract, "report")
    with pytest.raises(Refused, match="导游"):
        closing.file_away(contract, by=lin)
    with acting_as("system:test"), pytest.raises(IntegrityError), transaction.atomic():
        Contract.objects.filter(pk=contract.pk).update(state=ContractState.ARCHIVED)

    journeys.fill(contract)
    closing.file_away(contract, by=lin)

    assert journeys.fresh(contract).state == ContractState.ARCHIVED
    with pytest.raises(Refused):
        putting.put(contract, journeys.part(contract, "coach"), journeys.paper(contract), by=lin)


def test_a_contract_in_dispute_stays_open(lin):
    contract = signed.ended(lin)
    journeys.fill(contract)
    Contract.objects.filter(pk=contract.pk).update(disputed=True)
    with pytest.raises(Refused):
        closing.file_away(contract, by=lin)


def test_only_whoever_keeps_the_contract_files_it_away(lin, wang, qian):
    contract = signed.ended(lin)
    journeys.fill(contract)
    for stranger in (wang, qian):
        with pytest.raises(PermissionDenied):
            closing.file_away(contract, by=stranger)
