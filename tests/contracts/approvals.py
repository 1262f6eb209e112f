"""Contracts on their way through approval, for tests: submitted, decided on, approved."""

from contextlib import contextmanager
from types import SimpleNamespace
from unittest import mock

from django.utils.timezone import now

from agency.acting import acting, acting_as
from contracts import submitting
from contracts.approving import deciding, steps
from contracts.models import ApprovalStep, CheckRun, Contract, TemplateVersion
from contracts.terms import Cost, PriceLine
from tests import make
from tests.contracts import drafts


@contextmanager
def check(*, passed: bool = True, warnings: int = 0):
    """The legal check says the same of every text, and the archive was looked through: cheap, and not its test."""
    found = SimpleNamespace(passed=passed, warnings=warnings)
    with (
        mock.patch("contracts.checking.running.run", return_value=found),
        mock.patch("contracts.approving.deciding.passing", return_value=found if passed else None),
        mock.patch("contracts.submitting.consulted", return_value=True),
    ):
        yield found


def worth(yuan: int, *, people: int = 2, cost: int | None = None):
    """Terms of that total, and of that cost where one is known."""
    terms = drafts.terms(people=people)
    terms.money.lines = [PriceLine("团费", "adult", yuan * 100, 1)]
    terms.money.costs = [] if cost is None else [Cost("地接", "", cost * 100)]
    return terms


def submitted(owner, *, terms=None, code: str = "domestic", customer=None, version=None) -> Contract:
    """A contract of `owner` that waits for approval; its check passes."""
    contract = drafts.draft(
        customer or make.customer(owner),
        version_=version or published(code),
        terms_=terms or drafts.terms(),
    )
    return submit(contract, owner)


def published(code: str = "domestic") -> TemplateVersion:
    """The version in use, one made for the test where there is none."""
    held = TemplateVersion.objects.filter(template__kind__code=code, state="published").first()
    return held or drafts.version(code)


def submit(contract: Contract, by) -> Contract:
    with check(), acting(by):
        return submitting.submit(contract, by=by).contract


def waiting(contract: Contract, office: str = "") -> ApprovalStep:
    """The step that waits, of that office."""
    with acting_as("system:test"):
        rows = steps.latest(contract).filter(state=ApprovalStep.State.WAITING)
        return (rows.filter(office=office) if office else rows).first()


def decide(
    contract: Contract, by, office: str = "", decision: str = "approve", comment: str = "看过"
) -> Contract:
    step = waiting(contract, office)
    with check(), acting(by):
        return deciding.decide(step, by=by, decision=decision, comment=comment, confirmed_at=now())


def approve(contract: Contract) -> Contract:
    """Everybody who is asked agrees, the first of each step."""
    from agency.models import User

    while step := waiting(contract):
        with acting_as("system:test"):
            taken = deciding._taken(contract, step.round)
            person = next(pk for pk in step.deciders if pk not in taken)
        contract = decide(contract, User.objects.get(pk=person), step.office)
    return contract


def checked(contract: Contract, *, passed: bool = True) -> CheckRun:
    """The legal check of its submitted text, written down as what it said."""
    with acting_as("system:test"):
        revision = contract.revision
        return CheckRun.objects.create(
            contract=contract,
            customer_id=contract.customer_id,
            revision=revision,
            digest=revision.digest,
            at=now(),
            passed=passed,
        )


def approved(owner, **facts) -> Contract:
    """An approved contract of `owner`; somebody must be there for each office that is asked."""
    return approve(submitted(owner, **facts))
