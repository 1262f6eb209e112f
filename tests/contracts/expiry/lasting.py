"""Agreements for tests that last until a day, signed and in force; and the clock that looks after them."""

from datetime import date, datetime, timedelta

from django.utils.timezone import localdate, now

from agency.acting import acting_as
from agency.models import Notice
from contracts.expiry import climbing, moments
from contracts.models import Contract, ExpiryLadder, ExpiryStep
from contracts.terms import PriceLine, Terms
from tests import make
from tests.contracts import drafts, signed

_phones = iter(range(10**6))


def terms(ends_on: date, *, starts_on: date | None = None, yuan: int = 0) -> Terms:
    """What a supplier’s agreement says, as far as its end is concerned."""
    made = Terms(house=drafts.terms().house)
    made.customer.name = "示例供应商有限公司"
    made.closing.starts_on = starts_on or ends_on - timedelta(days=364)
    made.closing.ends_on = ends_on
    if yuan:
        made.money.lines = [PriceLine("框架额度", "other", yuan * 100, 1)]
    return made


def agreement(
    owner, ends_on: date, *, at: datetime | None = None, code: str = "supplier", customer=None, **said
) -> Contract:
    """A supplier’s agreement of `owner` in force until `ends_on`, signed `at`; long ago unless said."""
    archive = customer or make.customer(owner, phone=f"137{next(_phones):08d}")
    return signed.running(
        owner,
        code=code,
        customer=archive,
        terms=terms(ends_on, **said),
        at=at or now() - timedelta(days=400),
    )


def in_days(days: int) -> date:
    return localdate() + timedelta(days=days)


def at(ends_on: date, rung: int, seconds: float = 0) -> datetime:
    """So many seconds after the rung is due, by the calendar: nine in the morning, or the midnight after."""
    return moments.moment_of(ends_on, rung) + timedelta(seconds=seconds)


def tick(moment: datetime) -> int:
    swept = climbing.sweep(moment)
    assert swept.failed == 0
    return swept.done


def told(person) -> list[str]:
    return list(Notice.objects.filter(to=person).order_by("pk").values_list("kind", flat=True))


def fresh(contract: Contract) -> Contract:
    with acting_as("system:test"):
        return Contract.objects.select_related("kind", "owner", "revision", "version").get(pk=contract.pk)


def ladder(contract: Contract) -> ExpiryLadder:
    with acting_as("system:test"):
        return ExpiryLadder.objects.filter(contract=contract).order_by("-ends_on").first()


def steps(contract: Contract) -> list[tuple[int, str]]:
    with acting_as("system:test"):
        rows = ExpiryStep.objects.filter(contract=contract).order_by("ends_on", "-rung")
        return list(rows.values_list("rung", "what"))


def move(contract: Contract, ends_on: date) -> None:
    """As a signed supplement does it."""
    with acting_as("system:test"):
        Contract.objects.filter(pk=contract.pk).update(ends_on=ends_on)


def tell_nobody() -> None:
    """Notices of the way here are not what a test counts."""
    Notice.objects.all().delete()
