"""The demo agency: what outside testers rely on (security.md §3.8)."""

import json

import pytest
from django.core.management import call_command
from django.utils.timezone import now

from agency.acting import acting_as
from agency.models import Department, User
from agency.roles import ADMINISTRATORS, ROLES
from compliance.demo.people import Population
from customers import documents
from customers.models import Customer, Intake, ShareRequest, Verification

pytestmark = pytest.mark.slow


@pytest.fixture
def accounts(db, tmp_path, monkeypatch) -> list[dict]:
    """What the command wrote."""
    monkeypatch.delenv("OWNER_DATABASE_URL", raising=False)
    call_command("demo", "--accounts", str(tmp_path / "accounts.json"))
    assert (tmp_path / "accounts.json").stat().st_mode & 0o077 == 0
    return json.loads((tmp_path / "accounts.json").read_text())


def test_the_demo_agency_has_every_role_state_and_colour(accounts, client):
    roles = [row["role"] for row in accounts]
    assert set(roles) == ROLES.keys()
    sales = [row["department"] for row in accounts if row["role"] == "sales"]
    assert sorted(map(sales.count, set(sales)), reverse=True) == [2, 2, 1]
    assert all(row["totp_secret"] for row in accounts if row["role"] in ADMINISTRATORS)
    assert all(
        User.objects.get(username=row["username"]).check_password(row["password"]) for row in accounts[:2]
    )
    assert list(Department.objects.without_steward().values_list("name", flat=True)) == ["市场部"]

    with acting_as("system:test"):
        entered = Customer.objects.filter(batch=None).exclude(
            number__startswith="KH-2023"
        )  # long silent ones
        assert (
            entered.filter(kind="individual").count() == 127
        )  # one through a lead, six of them silent for long
        assert entered.exclude(kind="individual").count() == 3
        assert Customer.objects.filter(minor=True).count() == 2
        assert set(ShareRequest.objects.values_list("state", flat=True)) == set(ShareRequest.State) - {
            "withdrawn"
        }
        assert set(Verification.objects.values_list("state", flat=True)) == {
            "waiting",
            "confirmed",
            "discrepancy",
        }
        left = {
            intake.due_at - now()
            for intake in Intake.objects.filter(entered_at=None, collected_by__username="lin")
        }
        hours = sorted(span.total_seconds() / 3600 for span in left)
        assert hours[0] < 0 < hours[1] < 2 < hours[2] < 12 < hours[3]

    count = User.objects.count()
    call_command("demo")
    assert User.objects.count() == count


def test_invented_people_have_valid_numbers_and_nobody_s_twice():
    crowd = Population(1, now().date())
    people = [crowd.take(child=number % 9 == 0).facts for number in range(200)]

    phones = [facts["phone"] for facts in people]
    cards = [facts["document_number"] for facts in people if facts.get("document_type") == "id_card"]
    assert len(set(phones)) == 200
    assert all(documents.id_card(number, today=now().date()).region == "310199" for number in cards)
