"""Old archives of the demo agency: some destroyed with a certificate, some cooling off, one on hold, two due."""

from datetime import datetime, timedelta

from django.utils.timezone import localtime

from agency.acting import acting, acting_as
from compliance.destruction import batches, certifying, running
from compliance.models import DisposalBatch
from compliance.retention import collecting, holds, rules
from customers import indexing, numbering
from customers.models import Customer, SourceChannel

from .people import Population

YEARS = timedelta(days=3 * 366)
CASE = "(2026)沪0105民初1024号"


def tell(story) -> None:
    people = Population(4711, story.now.date() - YEARS)
    fang, wei, he = (story.people[name] for name in ("fang", "wei", "he"))
    _old(story, people, 3)
    _finished(story, fang, wei, he)
    _old(story, people, 4)
    batch = _reviewed(story.now - timedelta(days=2), fang)
    batches.approve(batch.pk, by=wei, now=story.now - timedelta(days=1))
    held, *_due = _old(story, people, 3)
    _hold(story, fang, held)
    collecting.sweep(story.now)
    _proposal(fang)


def _old(story, people: Population, count: int) -> list[Customer]:
    """Archives of customers who asked once, three years ago, and bought nothing."""
    made = []
    lin = story.people["lin"]
    for number in range(count):
        met = story.now - YEARS - timedelta(days=40 * number + 7)
        one = people.take()
        customer = Customer(
            number=numbering.take(year=localtime(met).year),
            owner=lin,
            department=lin.department,
            source=SourceChannel.objects.get(code="counter"),
            basis=Customer.Basis.CONSENT,
            collected_at=met,
            entered_at=met + timedelta(hours=3),
            **one.facts,
        )
        with story.diary.on(met + timedelta(hours=3), lin):
            customer.save(force_insert=True)
            indexing.index(customer)
        made.append(customer)
    return made


def _reviewed(moment: datetime, fang) -> DisposalBatch:
    collecting.sweep(moment)
    with acting_as("system:demo"):
        batch = DisposalBatch.objects.get(state="proposed")
        DisposalBatch.objects.filter(pk=batch.pk).update(created_at=moment)
    return batches.review(batch.pk, by=fang, now=moment)


def _finished(story, fang, wei, he) -> None:
    batch = _reviewed(story.now - timedelta(days=20), fang)
    batches.approve(batch.pk, by=wei, now=story.now - timedelta(days=19))
    running.sweep(story.now - timedelta(days=11))
    certifying.verify(batch.pk, by=he, explained=True, now=story.now - timedelta(days=10))


def _hold(story, fang, held: Customer) -> None:
    with acting(fang):
        other = Customer.objects.filter(state="active", kind="individual").order_by("-entered_at").first()
    holds.place(
        by=fang,
        case=CASE,
        reason="旅游合同纠纷，对方主张行程变更损失，诉讼期间保留全部往来记录",
        numbers=[held.number, other.number],
        now=story.now - timedelta(days=5),
    )


def _proposal(fang) -> None:
    rules.propose(
        "enquired",
        by=fang,
        period=18,
        unit="months",
        rank="house",
        article="个人信息保护法第19条；本社规定",
        note="暑期客户往往隔年再来",
    )
