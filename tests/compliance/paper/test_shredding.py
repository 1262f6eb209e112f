"""The paper goes with its archive, by two people, before the certificate (§2.12, §2.7)."""

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.utils.timezone import now

from agency.acting import acting_as
from agency.errors import Refused
from agency.models import Notice
from compliance.destruction import executing
from compliance.destruction.surfaces import BY_CODE
from compliance.models import PaperFile
from compliance.paper import lending, shredding

from .test_lending import asked

DIGEST = shredding.digest_of(SimpleUploadedFile("碎片.jpg", b"shreds"))


@pytest.fixture
def gone(paper, liu):
    with acting_as("system:destruction"):
        executing.destroy([liu.pk], now=now())
    return paper


def left(paper) -> int:
    return sum(BY_CODE["paper"].verify([paper.customer_id]).values())


def test_the_archive_is_not_done_before_two_people_signed(gone, office, lin, he):
    assert left(gone) == 1
    assert Notice.objects.filter(to=office, kind="paper_to_shred").count() == 1
    with pytest.raises(Refused):
        shredding.shred(gone.pk, by=office, method="crosscut")  # no photo
    with pytest.raises(PermissionDenied):
        shredding.shred(gone.pk, by=lin, method="crosscut", photo_digest=DIGEST)
    shredding.shred(gone.pk, by=office, method="crosscut", photo_digest=DIGEST)
    assert left(gone) == 1
    with pytest.raises(Refused):
        shredding.witness(gone.pk, by=office)
    with pytest.raises(PermissionDenied):
        shredding.witness(gone.pk, by=lin)
    shredding.witness(gone.pk, by=he)

    assert left(gone) == 0
    kept = PaperFile.objects.get()
    assert (kept.state, kept.photo_digest, kept.shredded_by, kept.witnessed_by) == (
        "destroyed",
        DIGEST,
        office,
        he,
    )


def test_while_its_archive_stands_the_paper_stays(paper, office, he):
    with pytest.raises(Refused):
        shredding.shred(paper.pk, by=office, method="crosscut", photo_digest=DIGEST)
    shredding.shred(paper.pk, by=office, method="given_back")  # the customer may have it any time
    shredding.witness(paper.pk, by=he)


def test_the_database_keeps_the_two_signatures_apart(gone, office):
    shredding.shred(gone.pk, by=office, method="crosscut", photo_digest=DIGEST)
    with pytest.raises(DatabaseError), transaction.atomic(), acting_as("system:test"):
        PaperFile.objects.filter(pk=gone.pk).update(
            witnessed_by=office, witnessed_at=now(), state="destroyed"
        )


def test_a_request_for_it_ends_with_the_archive(paper, liu, lin, zhao, contact):
    loan = asked(paper, lin, contact)
    with acting_as("system:destruction"):
        executing.destroy([liu.pk], now=now())
    loan.refresh_from_db()
    assert loan.state == "withdrawn"
    with pytest.raises(Refused):
        lending.decide(loan.pk, by=zhao, approve=True)


def test_what_is_lost_for_good_is_signed_as_such(gone, office, he):
    with acting_as("system:test"):
        PaperFile.objects.update(state="lost", lost_at=now())
    with pytest.raises(Refused):
        shredding.shred(gone.pk, by=office, method="crosscut", photo_digest=DIGEST)
    shredding.shred(gone.pk, by=office, method="not_found")
    shredding.witness(gone.pk, by=he)
    assert left(gone) == 0
