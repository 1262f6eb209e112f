"""The demo's proposed changes stand in every state that waits for somebody."""

from datetime import timedelta
from types import SimpleNamespace

from django.utils.timezone import now

from agency.acting import acting_as
from compliance.demo import changes
from compliance.demo.diary import Diary
from customers.models import ChangeRequest
from tests import make


def test_changes_wait_for_the_owner_the_manager_and_their_day(lin, zhao, he):
    grades = ("c", "b", "c", "b", "c", "b", "vip", "vip")
    then = now() - timedelta(days=9)
    archives = [
        make.customer(lin, name="陈晓", phone=f"1610000000{place}", grade=grade, entered_at=then)
        for place, grade in enumerate(grades)
    ]
    held = make.contact(archives[-1], value="16109999999")
    story = SimpleNamespace(
        people={"lin": lin, "zhao": zhao, "he": he}, now=now(), diary=Diary(), customers=archives
    )

    changes.tell(story)

    with acting_as("system:test"):
        states = set(ChangeRequest.objects.values_list("state", flat=True))
        assert states >= {"waiting", "conflicted", "scheduled", "refused"}
        assert set(ChangeRequest.objects.values_list("act", flat=True)) == {"add", "change", "remove"}
        assert ChangeRequest.objects.filter(state="waiting", drafter=zhao).exists()
        assert ChangeRequest.objects.filter(part=held.pk, act="remove").exists()
