"""Working papers: the archive opened for the audit, then answered; evidence kept beside it."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils.timezone import now

from agency import policy
from agency.encryption.rotation import shred
from agency.errors import Refused
from agency.models import Event
from compliance.auditing import drawing, evidence, papers
from compliance.models import AuditFile, WorkingPaper
from customers.models import PurposeGrant
from tests import make


@pytest.fixture
def paper(running_plan, qian, lin):
    customer = make.customer(lin)
    at = now() + policy.SAMPLE_SETTLED + timedelta(minutes=1)
    drawing.draw(running_plan.pk, by=qian, number=1, now=at)
    made = WorkingPaper.objects.get(customer=customer)
    made.sample.drawn_at = now()
    type(made.sample).objects.filter(pk=made.sample_id).update(drawn_at=now() - timedelta(seconds=1))
    return made


def answers(paper, **changed):
    return dict.fromkeys((point.code for point in papers.points_of(paper)), "ok") | changed


def test_the_archive_opens_for_the_purpose_audit_and_that_is_written_down(paper, qian):
    papers.open_archive(paper, by=qian)

    grant = PurposeGrant.objects.get(by=qian, customer=paper.customer)
    assert grant.purpose.code == "audit"
    assert Event.objects.filter(subject=paper.customer_id, data__act="archive_opened").count() == 1


def test_nobody_answers_without_having_opened_it(paper, qian):
    with pytest.raises(Refused):
        papers.write(paper.pk, by=qian, answers=answers(paper))

    papers.open_archive(paper, by=qian)
    assert papers.write(paper.pk, by=qian, answers=answers(paper)).state == "passed"


def test_what_is_not_in_order_needs_a_word(paper, qian):
    papers.open_archive(paper, by=qian)
    with pytest.raises(Refused):
        papers.write(paper.pk, by=qian, answers=answers(paper, consent="wrong"))

    written = papers.write(paper.pk, by=qian, answers=answers(paper, consent="wrong"), note="无单独同意")
    assert (written.state, str(written.note)) == ("failed", "无单独同意")
    event = Event.objects.get(kind=Event.Kind.AUDIT, data__act="paper_written")
    assert event.data["wrong"] == ["consent"]
    assert "无单独同意" not in str(event.data)


def test_every_point_is_answered(paper, qian):
    papers.open_archive(paper, by=qian)
    with pytest.raises(Refused):
        papers.write(paper.pk, by=qian, answers=answers(paper, proof=""))


def test_the_paper_is_written_on_its_page_and_leads_to_the_next(client, paper, qian):
    client.force_login(qian)
    url = paper.get_absolute_url()
    assert client.get(url).context["opened"] is False
    client.post(reverse("compliance:working_paper_open", args=[paper.pk]))

    facts = {f"point_{code}": answer for code, answer in answers(paper, facts="wrong").items()}
    assert client.post(url, facts).status_code == 422
    answer = client.post(url, facts | {"note": "电话缺失"})

    assert answer.url == paper.sample.get_absolute_url()
    paper.refresh_from_db()
    assert paper.state == "failed"


def test_evidence_lies_beside_the_paper_and_ends_with_the_archive(client, paper, qian):
    client.force_login(qian)
    client.post(reverse("compliance:working_paper_open", args=[paper.pk]))
    file = SimpleUploadedFile("截图.png", make.picture(kind="PNG"), "image/png")
    client.post(reverse("compliance:working_paper_file", args=[paper.pk]), {"file": file})

    kept = evidence.of(paper.pk).get()
    answer = client.get(reverse("compliance:audit_file", args=[kept.pk]))
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer.content[:4] == b"\x89PNG"[:4] or answer.content[:3] == b"\xff\xd8\xff"
    assert paper.customer.attachments.count() == 0

    shred(paper.customer_id, at=now())
    assert not AuditFile.objects.get(pk=kept.pk).content


def test_a_salesperson_sees_no_paper(client, paper, lin):
    client.force_login(lin)
    assert client.get(paper.get_absolute_url()).status_code == 403
