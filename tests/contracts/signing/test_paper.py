"""The signed paper of what was signed without ink: made once, later if the worker died, honest about its level."""

from io import BytesIO

import pypdfium2
import pytest
from django.utils.timezone import now

from agency.acting import acting
from agency.models import Event
from contracts import papers as contract_papers
from contracts.models import SigningRound
from contracts.signing import clock, paper
from customers.attachments import opening, store
from customers.models import Attachment
from tests.contracts import signed

from . import papers

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def deciders(zhao, jiang):
    """Whoever is asked about a contract of lin’s."""


def words(content: bytes) -> str:
    pages = pypdfium2.PdfDocument(BytesIO(content))
    return "".join("".join(page.get_textpage().get_text_bounded() for page in pages).split())


def test_it_is_made_once_and_names_every_signature(lin):
    contract = signed.signed(lin)
    assert paper.taken(contract, by=lin) is None
    assert clock.sweep(now()) == 1
    assert clock.sweep(now()) == 0

    with acting(lin):
        said = words(paper.taken(contract, by=lin))
    digest = contract.revision.digest
    assert said.count("王小明") == 2
    assert digest in said
    assert "可靠电子签名" not in said
    kept = Attachment.objects.get()
    assert (kept.kind, kept.customer_id, SigningRound.objects.get().paper_id) == (
        "contract",
        contract.customer_id,
        kept.pk,
    )
    assert Event.objects.filter(data__act="signed_paper_made").count() == 1


def test_a_worker_killed_while_making_it_leaves_it_for_later(lin, monkeypatch):
    contract = signed.signed(lin)

    class Killed(BaseException):
        pass

    def die(*args, **kwargs):
        raise Killed

    for step in ("agency.models.Event.note", "customers.attachments.store.write"):
        with monkeypatch.context() as patch:
            patch.setattr(step, die)
            with pytest.raises(Killed):
                clock.sweep(now())
        assert not Attachment.objects.exists()
        assert SigningRound.objects.get().paper_id is None
    assert clock.sweep(now()) == 1
    kept = Attachment.objects.get()
    assert SigningRound.objects.get().paper_id == kept.pk
    with acting(lin):
        assert opening.whole(kept) == paper.taken(contract, by=lin)
    assert store.path(kept.pk, store.ORIGINAL).exists()


def test_ink_needs_none_its_scan_is_the_paper(lin, fang):
    papers.matched(lin, fang)
    assert clock.sweep(now()) == 0


def test_what_is_printed_for_signing_bears_number_fingerprint_and_where_to_check(lin):
    signing = papers.sent(lin)
    contract = signing.contract
    with acting(lin):
        said = words(contract_papers.pdf(contract, signing.revision, by=lin))
    assert "/verify/" in said
    assert (contract.number in said, signing.digest[:16] in said) == (True, True)
    assert lin.name + "·" not in said  # no watermark of a draft
