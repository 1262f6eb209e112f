"""Contracts of the demo agency on their way through approval: one with counsel, one sent back, one approved."""

from datetime import datetime, timedelta

from django.utils.timezone import localdate

from agency.acting import acting, acting_as
from agency.encryption.ids import uuid7
from agency.models import User
from contracts import submitting
from contracts.approving import deciding, steps
from contracts.demo import journeys
from contracts.drafting import consulting, keeping
from contracts.models import ApprovalStep, Contract, TemplateVersion
from customers.models import Customer


def tell(story) -> None:
    """Above ¥100,000 counsel reads along; below ¥20,000 the manager is enough."""
    recent = story.now - timedelta(hours=30)
    if contract := submitted(story, recent, "黄山三日 · 公司骨干", where="黄山", ahead=40, yuan=128_000):
        agree(story, contract, recent + timedelta(hours=2), until="legal")
    returned = story._office_hour(4)
    if contract := submitted(story, returned, "婺源三日", where="婺源", ahead=45, yuan=16_800):
        decide(
            story, contract, returned + timedelta(hours=3), "return", "第二天车程偏长，请与客户商定后再报。"
        )
    approved = story._office_hour(2)
    if contract := submitted(story, approved, "绍兴三日 · 闺蜜游", where="绍兴", ahead=38, yuan=9_600):
        agree(story, contract, approved + timedelta(hours=1))


def submitted(story, moment: datetime, title: str, **journey) -> Contract | None:
    """A contract with the next customer, drafted and submitted at `moment`; None where nobody is left for one."""
    version = TemplateVersion.objects.usable(localdate()).filter(template__kind__code="domestic").first()
    customer = _next(story)
    if version is None or customer is None:
        return None
    owner = customer.owner
    with story.diary.on(moment - timedelta(hours=1), owner):
        terms = journeys.whole(customer, version, moment, **journey)
        contract = keeping.begin(
            uuid7(), by=owner, customer=customer, version=version, title=title, terms=terms
        )
        consulting.consult(contract, by=owner)
    with story.diary.on(moment, owner):
        return submitting.submit(contract, by=owner, now=moment).contract


def _next(story) -> Customer | None:
    """An adult in the hands of a seller, who has no contract yet."""
    for told in reversed(story.customers):
        if told.kind != Customer.Kind.INDIVIDUAL or told.minor:
            continue
        with acting_as("system:demo"):  # it may have changed hands since
            if Contract.objects.filter(customer_id=told.pk).exists():
                continue
            found = Customer.objects.select_related("owner", "department").get(pk=told.pk)
        with acting(found.owner):
            if keeping.may_change(found.owner, Contract(customer_id=found.pk)):
                return found
    return None


def agree(story, contract: Contract, moment: datetime, *, until: str = "") -> Contract:
    """One after the other agrees, an hour each, until the office `until` is asked."""
    while (step := waiting(story, contract)) is not None and step.office != until:
        contract = decide(story, contract, moment, "approve", "同意。")
        moment += timedelta(hours=1)
    return contract


def decide(story, contract: Contract, moment: datetime, decision: str, comment: str) -> Contract:
    step = waiting(story, contract)
    person = User.objects.get(pk=step.deciders[0])
    with story.diary.on(moment, person):
        return deciding.decide(
            step, by=person, decision=decision, comment=comment, confirmed_at=story.now, now=moment
        )


def waiting(story, contract: Contract) -> ApprovalStep | None:
    return steps.latest(contract).filter(state=ApprovalStep.State.WAITING).first()
