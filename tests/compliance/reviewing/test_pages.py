"""The pages of a review, as a seller, a manager and an auditor use them."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from agency.models import Event
from compliance.models import ReviewItem
from compliance.reviewing import attesting
from tests import make
from tests.counting import queries


def test_a_seller_answers_a_page_of_archives_at_once(review, line, lin, wang, client):
    client.force_login(lin)
    mine, others = line(lin), line(wang)

    page = client.get(review.get_absolute_url())
    client.post(
        reverse("compliance:review_unchanged", args=[review.pk]),
        {"ids": [str(item.pk) for item in mine[:2] + others]},
    )

    assert page.content.decode().count('name="ids"') == 3
    assert [item.state for item in line(lin)] == ["unchanged", "unchanged", "open"]
    assert [item.state for item in line(wang)] == ["open"]


def test_a_form_with_a_contradiction_comes_back_with_what_was_typed(line, lin, client):
    client.force_login(lin)
    item = line(lin)[0]
    data = {"outcome": "corrected", "accurate": "no", "timely": "no", "note": "三次未接通"}

    answer = client.post(item.get_absolute_url(), data)

    assert answer.status_code == 422
    assert "三次未接通" in answer.content.decode()
    assert line(lin)[0].state == "open"


def test_a_manager_sees_the_team_draws_and_looks_again(review, line, lin, zhao, client):
    for item in line(lin):
        attesting.attest(item.pk, by=lin, outcome="unchanged", accurate=True, timely=True)
    client.force_login(zhao)
    address = reverse("compliance:review_progress", args=[review.pk])

    client.post(reverse("compliance:review_draw", args=[review.pk]))
    drawn = ReviewItem.objects.get(sample="drawn")
    page = client.get(address).content.decode()
    client.post(reverse("compliance:review_look_again", args=[drawn.pk]), {"agreed": "yes"})

    assert drawn.get_absolute_url() in page
    assert ReviewItem.objects.get(pk=drawn.pk).sample == "agreed"


def test_a_printed_report_stands_in_the_register(review, qian, client):
    client.force_login(qian)

    assert client.get(reverse("compliance:review_report", args=[review.pk])).status_code == 200
    assert Event.objects.filter(kind="printed", subject=review.pk, by=qian).count() == 1


@pytest.mark.parametrize("name", ["reviews", "review", "review_progress"])
def test_one_archive_or_three_cost_the_same(name, lin, zhao, client):
    line = make.review_line(make.customer(lin))
    address = reverse(f"compliance:{name}", args=[] if name == "reviews" else [line.campaign_id])
    client.force_login(zhao)
    queries(client, "get", address)
    one = queries(client, "get", address)
    for _number in range(2):
        customer = make.customer(lin)
        ReviewItem.objects.create(
            campaign=line.campaign, customer=customer, owner=lin, department=lin.department, seen_version=1
        )

    assert queries(client, "get", address) == one


def test_a_round_past_its_last_day_says_that_it_is_overdue(review, line, lin, client):
    client.force_login(lin)
    item = line(lin)[0]
    pages = (reverse("compliance:reviews"), review.get_absolute_url(), item.get_absolute_url())
    review.starts_on, review.due_on = localdate() - timedelta(days=30), localdate()
    review.record(by=lin, why="test")
    assert not any("已逾期</span>" in client.get(page).text for page in pages[1:])

    review.due_on = localdate() - timedelta(days=1)
    review.record(by=lin, why="test")

    assert all("已逾期</span>" in client.get(page).text for page in pages)
