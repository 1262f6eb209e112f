"""The review sheet, the closing report and the spot-check sheet: page and PDF, masked, marked, written down."""

import pytest
from django.urls import reverse

from agency.models import Event
from compliance.reviewing import attesting
from tests import make
from tests.customers.papers.test_papers import squeezed, text_of


def sheet(client, review, **query):
    return client.get(reverse("compliance:review_sheet", args=[review.pk]), query)


def test_a_reviewer_prints_the_own_archives_with_places_to_answer_and_to_sign(
    review, line, lin, wang, client
):
    client.force_login(lin)
    answer = sheet(client, review, **{"as": "pdf", "state": ""})
    text = text_of(answer.content)

    assert answer["Content-Type"] == "application/pdf"
    for item in line(lin):
        assert item.customer.number in text
    assert all(item.customer.number not in text for item in line(wang))
    assert "138****8000" in text
    assert "13800138000" not in text
    assert squeezed(f"{lin.name} · {lin.username}") in text
    event = Event.objects.get(kind=Event.Kind.PRINTED)
    assert (event.subject, event.data) == (review.pk, {"list": "review_sheet", "rows": 3, "as": "pdf"})


def test_the_sheet_keeps_the_filters_of_the_list(review, line, lin, client):
    done, *rest = line(lin)
    attesting.attest(done.pk, by=lin, outcome="unchanged", accurate=True, timely=False)
    client.force_login(lin)

    waiting = sheet(client, review, state="open").content.decode()
    everything = sheet(client, review, state="").content.decode()

    assert done.customer.number not in waiting
    assert rest[0].customer.number in waiting
    assert "☒" in everything  # told not up to date


def test_a_manager_prints_each_reviewer_on_pages_of_their_own(review, lin, wang, zhao, client):
    client.force_login(zhao)

    page = sheet(client, review, state="").content.decode()

    assert page.count('class="part new-page"') == 1
    assert page.count('class="places"') == 2
    assert lin.name in page
    assert wang.name in page


def test_nobody_prints_the_lines_of_other_departments(review, line, lin, zhou, client):
    client.force_login(zhou)

    page = sheet(client, review, state="").content.decode()

    assert all(item.customer.number not in page for item in line(lin))


@pytest.mark.parametrize("form", ["page", "pdf"])
def test_the_report_is_a_page_and_a_pdf_with_departments_and_people(review, lin, wang, qian, client, form):
    client.force_login(qian)
    answer = client.get(reverse("compliance:review_report", args=[review.pk]), {"as": form})
    text = text_of(answer.content) if form == "pdf" else answer.content.decode()

    assert lin.name in text
    assert wang.name in text
    assert lin.department.name in text
    assert Event.objects.get(kind="printed").data == {
        "list": "review_report",
        "as": {"page": "print_page"}.get(form, form),
    }


def test_the_sheet_of_a_spot_check_tells_the_seed_and_what_was_found(lin, he, client):
    finding = make.finding(make.customer(lin), he)
    client.force_login(he)
    address = reverse("compliance:spot_check_sheet", args=[finding.check_of_id])

    text = text_of(client.get(address, {"as": "pdf"}).content)

    assert finding.check_of.seed in text
    assert finding.customer.number in text
    assert squeezed(f"{he.name} · {he.username}") in text
    assert Event.objects.get(kind="printed").data["list"] == "spot_check_sheet"
