"""The register, the draft with its risks, the decision and the report, in the browser's own words."""

import pytest
from django.urls import reverse

from agency.acting import acting_as
from agency.models import Event
from compliance.impact import writing
from compliance.models import ImpactAssessment

from .conftest import TEXT, handed_in

FORM = {
    **dict.fromkeys(ImpactAssessment.TEXTS, TEXT),
    "risk-TOTAL_FORMS": "2",
    "risk-INITIAL_FORMS": "0",
    "risk-0-what": "名单误发",
    "risk-0-likelihood": "2",
    "risk-0-severity": "3",
    "risk-0-measure": "两人核对收件方",
    "risk-0-residual": "1",
    "risk-1-what": "",
    "risk-1-likelihood": "1",
    "risk-1-severity": "1",
    "risk-1-measure": "",
    "risk-1-residual": "1",
}


def only() -> ImpactAssessment:
    with acting_as("system:test"):
        return ImpactAssessment.objects.get()


def test_an_empty_register_says_what_it_is_for(client, he):
    client.force_login(he)

    page = client.get(reverse("compliance:impacts"))

    assert reverse("compliance:impact_new") in page.content.decode()


def test_from_the_subject_to_the_officer(client, he):
    client.force_login(he)
    begun = client.post(reverse("compliance:impact_new"), {"subject": "recipient_kind:hotel"})
    client.post(begun.url, FORM)
    kept = only()
    client.post(begun.url, FORM | {"hand_in": "1"})

    assert (kept.state, len(kept.risks)) == ("drafting", 1)
    assert only().state == "officer_review"


def test_a_measure_is_asked_for_each_risk(client, he):
    client.force_login(he)
    begun = writing.begin("recipient_kind", "hotel", by=he)

    answer = client.post(reverse("compliance:impact_edit", args=[begun.pk]), FORM | {"risk-0-measure": ""})

    assert answer.status_code == 422
    assert only().risks == []


def test_a_subject_that_is_not_on_file_is_not_begun(client, he):
    client.force_login(he)

    answer = client.post(reverse("compliance:impact_new"), {"subject": "recipient_kind:casino"})

    assert answer.status_code == 422


def test_the_officer_decides_on_its_page_and_the_author_does_not(client, he, shen):
    waiting = handed_in("recipient_kind", "hotel", by=he)
    act = reverse("compliance:impact_act", args=[waiting.pk, "approve"])
    client.force_login(he)
    refused = client.post(act)
    client.force_login(shen)
    client.post(act, {"comment": "可以"})

    assert (refused.status_code, only().state, only().decided_by) == (403, "approved", shen)


def test_the_auditor_reads_and_prints_and_changes_nothing(client, qian, hotels):
    client.force_login(qian)

    assert client.get(hotels.get_absolute_url()).status_code == 200
    assert client.get(reverse("compliance:impact_report", args=[hotels.pk])).status_code == 200
    assert client.post(reverse("compliance:impact_act", args=[hotels.pk, "outdate"])).status_code == 403


@pytest.mark.parametrize(("form", "kind"), [("page", "text/html"), ("pdf", "application/pdf")])
def test_the_report_holds_the_three_parts_and_is_written_down(client, shen, hotels, form, kind):
    client.force_login(shen)

    answer = client.get(reverse("compliance:impact_report", args=[hotels.pk]), {"as": form})

    assert answer["Content-Type"].startswith(kind)
    if form == "page":
        page = answer.content.decode()
        assert page.count(TEXT) == len(ImpactAssessment.TEXTS)
        assert "两人核对收件方" in page
    with acting_as("system:test"):
        assert Event.objects.get(kind="printed", subject=hotels.pk).data["list"] == "impact_report"
