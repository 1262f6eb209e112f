"""The customer says herself how it was, behind a link and a code; the archive and its owner know at once (C11)."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils.timezone import localdate, now

from agency import policy
from agency.acting import acting, acting_as
from agency.errors import Refused
from agency.models import Notice
from customers import consenting
from customers.models import CareTask, Consent, FillLink, ProductKind, ProductOpinion, Purpose
from customers.opinions import asking
from customers.trade import purchasing
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def archive(lin):
    return make.customer(lin, name="周文", phone="13912345678")


@pytest.fixture
def journey(archive, lin):
    facts = {"product": "丽江六日", "starts_on": date(2026, 5, 1), "amount": 1_280_000}
    return purchasing.record_purchase(archive, by=lin, facts=facts)


def give(archive, by, purchase=None, **options):
    with acting(by):
        kind = ProductKind.objects.first()
        return asking.make(archive, by=by, purchase=purchase, product_kind=kind, **options)


@pytest.fixture
def opened(client, archive, lin, journey):
    """lin gave the link; the customer has entered the code."""
    link, token, code = give(archive, lin, journey)
    address = reverse("give_opinion", args=[token])
    assert client.post(address, {"code": code}).status_code == 302
    return link, address


def kept() -> list[ProductOpinion]:
    with acting_as("system:test"):
        return list(ProductOpinion.objects.select_related("purchase", "task"))


def test_what_the_customer_says_stands_in_the_archive_and_its_owner_is_told(
    client, opened, archive, journey, lin
):
    _link, address = opened

    page = client.get(address)
    answer = client.post(address, {"overall": "9", "guide": "10", "again": "yes", "praise": "导游细致"})

    assert "丽江六日" in page.text
    assert [word for word in ("周文", "139") if word in page.text] == []
    assert answer.status_code == 200
    (opinion,) = kept()
    assert (opinion.way, opinion.overall, opinion.guide, opinion.hotel) == ("link", 9, 10, None)
    assert (opinion.purchase, opinion.praise, opinion.task) == (journey, "导游细致", None)
    archive.refresh_from_db()
    assert archive.last_contact_on == localdate()
    assert [notice.to for notice in Notice.objects.filter(kind="opinion_given")] == [lin]

    client.force_login(lin)
    seen = client.get(reverse("customers:opinions", args=[archive.pk])).text
    assert "导游细致" in seen


def test_a_low_score_is_a_task_of_the_owner_as_if_a_colleague_had_written_it(client, opened, archive, lin):
    _link, address = opened

    client.post(address, {"overall": "3", "wishes": "车太旧"})

    (opinion,) = kept()
    with acting(lin):
        task = CareTask.objects.get()
        assert (task.owner, task.due_on) == (lin, localdate() + policy.LOW_OPINION_WITHIN)
    assert opinion.task == task
    assert [(n.kind, n.to) for n in Notice.objects.filter(kind__startswith="opinion")] == [
        ("opinion_low", lin)
    ]


def test_a_link_dies_with_its_use_and_a_new_one_ends_the_old(client, opened, archive, lin, journey):
    _link, address = opened
    client.post(address, {"overall": "8"})
    assert client.get(address).status_code == 410
    assert client.post(address, {"overall": "1"}).status_code == 410
    assert len(kept()) == 1

    _link, first, _code = give(archive, lin, journey)
    _link, second, _code = give(archive, lin, journey)
    assert client.get(reverse("give_opinion", args=[first])).status_code == 410
    assert client.get(reverse("give_opinion", args=[second])).status_code == 200


def test_without_the_code_nothing_is_shown_and_nothing_kept(client, archive, lin, journey):
    link, token, code = give(archive, lin, journey)
    address = reverse("give_opinion", args=[token])

    assert "丽江" not in client.get(address).text
    client.post(address, {"overall": "9"})
    assert kept() == []
    assert client.get(reverse("fill", args=[token])).status_code == 410  # nor is it a form to fill in

    wrong = "000000" if code != "000000" else "000001"
    assert [client.post(address, {"code": wrong}).status_code for _try in range(5)] == [422] * 5
    assert client.post(address, {"code": code}).status_code == 410


def test_after_two_weeks_it_leads_nowhere(client, archive, lin, journey):
    _link, token, _code = give(archive, lin, journey, now=now() - timedelta(days=14, minutes=1))

    assert client.get(reverse("give_opinion", args=[token])).status_code == 410


def test_the_one_question_must_be_answered(client, opened):
    _link, address = opened

    assert client.post(address, {"guide": "9"}).status_code == 422
    assert client.post(address, {"overall": "11"}).status_code == 422
    assert kept() == []


def test_whoever_does_not_wish_to_be_asked_gets_no_link(archive, lin, sun, journey):
    with pytest.raises(PermissionDenied):
        give(archive, sun, None)
    consenting.answer(archive, Purpose.objects.get(code="survey"), Consent.Decision.REFUSED, by=lin)
    with pytest.raises(Refused):
        give(archive, lin, journey)


def test_the_page_gives_the_link_once_and_takes_it_back(client, archive, lin, journey):
    client.force_login(lin)
    address = reverse("customers:opinion_link", args=[archive.pk])
    assert "丽江六日" in client.get(address).text

    shown = client.post(address, {"purchase": journey.pk, "language": "en"})

    assert "?lang=en" in shown.text
    link = FillLink.objects.get()
    assert (link.asks, link.purchase_id) == ("opinion", journey.pk)
    back = client.post(reverse("customers:fill_link_withdraw", args=[link.pk]))
    assert back.url == address
    assert link.purchase_id == journey.pk
    assert client.get(reverse("customers:fill_link", args=[archive.pk])).context["links"].count() == 0
