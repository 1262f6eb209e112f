"""The management review: figures by the system, words by people, signature by another (J6)."""

from datetime import UTC, datetime, time, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.timezone import localdate, make_aware

from agency.errors import Refused
from compliance.auditing import findings, reviewing
from compliance.models import ManagementReview
from tests import make

WORDS = {"comments": "登记率达标", "decisions": "补齐同意", "actions": "赵敏 12 月底前"}


def test_the_figures_are_those_of_the_moment(fang, lin):
    make.customer(lin)
    made = reviewing.write(by=fang, held_on=localdate(), **WORDS)
    make.customer(lin)

    assert made.figures["open_findings"] == 0
    assert ManagementReview.objects.get().figures == made.figures
    assert str(ManagementReview.objects.get().decisions) == "补齐同意"


def test_an_action_is_late_from_midnight_in_shanghai_on(running_plan, qian, zhao, fang):
    finding = findings.record(by=qian, severity="minor", title="逾期建档", plan=running_plan, owner=zhao)
    due = finding.actions.get().due_on
    midnight = make_aware(datetime.combine(due + timedelta(days=1), time.min))

    assert reviewing.snapshot(fang, midnight - timedelta(minutes=1))["late_actions"] == 0
    assert reviewing.snapshot(fang, midnight.astimezone(UTC))["late_actions"] == 1


def test_another_signs_and_then_it_stays(fang, wei, qian):
    made = reviewing.write(by=fang, held_on=localdate(), **WORDS)
    with pytest.raises(Refused):
        reviewing.sign(made.pk, by=fang)
    with pytest.raises(PermissionDenied):
        reviewing.sign(made.pk, by=qian)
    with pytest.raises(IntegrityError), transaction.atomic():
        ManagementReview.objects.filter(pk=made.pk).update(state="signed", signed_by=fang)

    reviewing.sign(made.pk, by=wei)
    with pytest.raises(Refused):
        reviewing.sign(made.pk, by=wei)


def test_written_and_signed_on_the_pages(client, fang, wei):
    client.force_login(fang)
    url = reverse("compliance:management_reviews")
    assert client.post(url, WORDS).status_code == 422
    page = client.post(url, WORDS | {"held_on": localdate().isoformat()}).url

    client.force_login(wei)
    assert "补齐同意" in client.get(page).content.decode()
    client.post(page)
    assert ManagementReview.objects.get().signed_by == wei
