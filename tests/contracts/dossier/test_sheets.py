"""The itinerary sheet: issued from the signed words, handed over once, and no journey begins without it."""

from datetime import timedelta
from io import BytesIO

import pypdfium2
import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.timezone import now

from agency.errors import Refused
from agency.models import Event
from contracts.dossier import promised, putting, sheet_paper, sheets
from contracts.models import Contract, ContractState, ItinerarySheet
from tests.contracts import signed

from . import journeys

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _deciders(zhao, gao):
    """Whom the approval asks."""


def text_of(content: bytes) -> str:
    pages = pypdfium2.PdfDocument(BytesIO(content))
    return "".join("".join(page.get_textpage().get_text_bounded().split()) for page in pages)


def test_it_is_numbered_and_says_every_day_of_the_journey(lin):
    contract = journeys.journey(lin)
    sheet = sheets.issue(contract, by=lin, remarks="3 号航站楼 2 号门集合")
    said = text_of(sheet_paper.pdf(sheet, by=lin))

    assert sheet.number.startswith("XC-")
    for words in (sheet.number, contract.number, "洱海", "示例大酒店", "四星", "郭远", "3号航站楼2号门集合"):
        assert words in said
    assert sheet.digest[:16] in said
    assert Event.objects.filter(kind="printed", data__form="sheet").count() == 1


def test_it_is_a_paper_of_the_file(lin):
    contract = journeys.with_sheet(journeys.journey(lin))

    assert "sheet" not in [one.code for one in putting.lacking(contract)]


def test_it_is_given_once_with_day_and_way(lin):
    contract = journeys.journey(lin)
    sheet = sheets.issue(contract, by=lin)
    for wrong in (sheet.issued_at - timedelta(days=1), now() + timedelta(hours=1)):
        with pytest.raises(Refused):
            sheets.hand_over(sheet.pk, by=lin, way="wechat", at=wrong)
    first = sheets.hand_over(sheet.pk, by=lin, way="wechat", at=now())
    again = sheets.hand_over(sheet.pk, by=lin, way="paper", at=now())

    assert (again.way, again.handed_at) == ("wechat", first.handed_at)
    assert Event.objects.filter(data__act="sheet_handed").count() == 1


def test_a_later_sheet_replaces_an_earlier_one(lin):
    contract = journeys.journey(lin)
    old, new = sheets.issue(contract, by=lin), sheets.issue(contract, by=lin, remarks="改为 1 号门")

    assert (old.place, new.place) == (1, 2)
    with pytest.raises(Refused):
        sheets.hand_over(old.pk, by=lin, way="paper", at=now())


def test_the_database_keeps_a_sheet_as_it_was_issued(lin):
    sheet = sheets.issue(journeys.journey(lin), by=lin)
    sheet.content = sheet.content | {"rows": []}
    with pytest.raises(IntegrityError), transaction.atomic():
        sheet.save()
    with pytest.raises(IntegrityError), transaction.atomic():
        ItinerarySheet.objects.all().delete()
    sheets.hand_over(sheet.pk, by=sheet.made_by, way="paper", at=now())
    with pytest.raises(IntegrityError), transaction.atomic():
        ItinerarySheet.objects.update(handed_at=now())


def test_the_database_lets_no_package_tour_begin_without_one(lin):
    contract = signed.running(lin)
    with pytest.raises(IntegrityError), transaction.atomic():
        Contract.objects.filter(pk=contract.pk).update(state=ContractState.PERFORMING)
    sheets.issue(contract, by=lin)
    Contract.objects.filter(pk=contract.pk).update(state=ContractState.PERFORMING)


def test_operations_issue_it_where_they_were_asked(lin, wang, mei):
    contract = journeys.journey(lin)
    for stranger in (mei, wang):
        with pytest.raises(PermissionDenied):
            sheets.issue(contract, by=stranger)
    promised.ask(contract, mei, by=lin)

    assert sheets.issue(contract, by=mei).made_by == mei


def test_there_is_none_of_a_contract_that_is_over(lin):
    with pytest.raises(Refused):
        sheets.issue(signed.ended(lin), by=lin)
