"""The archive is read before a contract is made, and that is kept (D6)."""

import pytest
from django.core.exceptions import PermissionDenied

from agency.acting import acting
from agency.models import Event
from contracts.drafting.consulting import consult, consulted
from contracts.models import Consultation
from tests import make
from tests.contracts import drafts

pytestmark = pytest.mark.django_db


def test_a_contract_knows_whether_its_archive_was_read(lin):
    contract = drafts.draft(make.customer(lin))
    assert not consulted(contract)

    for _time in range(2):
        consult(contract, by=lin)

    assert consulted(contract)
    assert Consultation.objects.get().by == lin
    assert Event.objects.filter(kind="contract", data__act="consulted", by=lin).count() == 1


def test_only_whoever_drafts_reads_for_a_contract(lin, wang, qian, bai):
    contract = drafts.draft(make.customer(lin))
    for one in (wang, qian, bai):
        with pytest.raises(PermissionDenied):
            consult(contract, by=one)


def test_reading_is_seen_by_whoever_sees_the_contract(lin, wang, zhao, qian):
    contract = drafts.draft(make.customer(lin))
    consult(contract, by=lin)

    def seen(person) -> bool:
        with acting(person):
            return consulted(contract)

    assert [seen(one) for one in (zhao, qian, wang)] == [True, True, False]
