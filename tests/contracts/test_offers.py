"""What the customer was shown is kept word for word, and printed again as it was (A26)."""

from datetime import timedelta
from io import BytesIO

import pypdfium2
import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.timezone import localdate

from agency.errors import Refused
from agency.models import Event
from contracts import offers
from contracts.drafting import keeping
from contracts.models import Contract, ShownOffer
from tests import make
from tests.contracts import drafts, signed

pytestmark = pytest.mark.django_db
WEEK = timedelta(days=7)


def text_of(content: bytes) -> str:
    pages = pypdfium2.PdfDocument(BytesIO(content))
    return "".join("".join(page.get_textpage().get_text_bounded().split()) for page in pages)


def shown(contract, by) -> ShownOffer:
    return offers.show(contract, by=by, way="print", valid_until=localdate() + WEEK)


def test_it_stays_as_it_was_when_the_draft_moves_on(lin):
    contract = drafts.draft(make.customer(lin))
    offer = shown(contract, lin)
    changed = drafts.terms()
    changed.money.lines[0].unit = 250_000
    keeping.save(contract, by=lin, terms=changed, edition=1)
    contract.refresh_from_db()
    later = shown(contract, lin)

    said = text_of(offers.pdf(offer, by=lin))
    assert "¥6,000.00" in said
    assert "¥6,000.00" not in text_of(offers.pdf(later, by=lin))
    assert offers.outdated(offer, contract)
    assert not offers.outdated(later, contract)
    assert (offer.total, later.total) == (600_000, contract.total)


def test_the_paper_says_until_when_it_holds_and_that_it_binds_nobody(lin):
    said = text_of(offers.pdf(shown(drafts.draft(make.customer(lin)), lin), by=lin))
    until = localdate() + WEEK

    assert f"{until.year}年{until.month}月{until.day}日" in said
    assert Event.objects.filter(kind="printed", data__form="offer").count() == 1
    assert Event.objects.filter(kind="contract", data__act="offer_shown").count() == 1


def test_the_database_keeps_what_was_shown(lin):
    offer = shown(drafts.draft(make.customer(lin)), lin)
    offer.total = 1
    with pytest.raises(IntegrityError), transaction.atomic():
        offer.save()
    with pytest.raises(IntegrityError), transaction.atomic():
        ShownOffer.objects.all().delete()


def test_a_day_that_is_over_or_too_far_is_refused(lin):
    contract = drafts.draft(make.customer(lin))
    for day in (localdate() - timedelta(days=1), localdate() + timedelta(days=91)):
        with pytest.raises(Refused):
            offers.show(contract, by=lin, way="sent", valid_until=day)


def test_only_whoever_writes_the_contract_shows_it_and_not_once_signed(lin, wang, qian, zhao, gao):
    contract = drafts.draft(make.customer(lin))
    for stranger in (wang, qian):
        with pytest.raises(PermissionDenied):
            shown(contract, stranger)
    contract = signed.signed(lin)
    with pytest.raises(Refused):
        shown(Contract.objects.get(pk=contract.pk), lin)
