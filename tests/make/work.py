"""What people do with customers: first contacts, leads, care, segments, meetings, imports."""

from datetime import timedelta

from django.utils.timezone import localdate, now

from agency.acting import acting
from agency.models import User
from customers.models import Customer, ImportBatch, Intake, Purpose

from .archives import source


def intake(collector: User, **facts) -> Intake:
    """A first contact noted by `collector` an hour ago, not yet entered."""
    made = Intake(
        **{
            "collected_by": collector,
            "department": collector.department,
            "source": source(),
            "collected_at": now() - timedelta(hours=1),
            "contact": "周先生",
            **facts,
        }
    )
    with acting(collector, reason="noted"):
        made.save(force_insert=True)
    return made


def care_task(customer, **facts):
    """A visit planned for today by the owner of the archive."""
    from customers.care import contacting

    with acting(customer.owner):
        return contacting.plan(customer, by=customer.owner, due_on=localdate(), **facts)


def care_action(customer, **facts):
    """A gift for today that the customer agreed to, within the budget."""
    from customers import consenting
    from customers.care import giving

    with acting(customer.owner):
        consenting.answer(customer, Purpose.objects.get(code="marketing"), "granted", by=customer.owner)
        facts = {"act": "gift", "item": "鲜花", "planned_cost": 1_000, "due_on": localdate()} | facts
        return giving.give(customer, by=customer.owner, **facts)


def segment(owner: User, query: str = "grade=c", **facts):
    """A segment of `owner`'s own over grade C, for visits."""
    from agency.encryption.ids import uuid7
    from customers.segments import saving

    with acting(owner):
        key = uuid7()
        facts = {"name": f"分群 {key}"[-30:], "aim": "visit"} | facts
        return saving.save(key, by=owner, query=query, **facts)


def segment_use(customer: Customer):
    """A contact list with `customer` on it, made by the owner of the archive."""
    from agency.encryption.ids import uuid7
    from customers.segments import using

    one = segment(customer.owner, query=f"grade={customer.grade}")
    with acting(customer.owner):
        return using.use(one, key=uuid7(), by=customer.owner, made="list")


def lead(by: User | None = None, **facts):
    """A lead as it came in: by telephone through `by`, else from the website."""
    from customers.leads import receiving
    from customers.models import Lead

    facts = {"contact": "周文", "phone": "13812340000", "wish": "丽江 6 日"} | facts
    columns = {
        name: facts.pop(name) for name in ("way", "kind", "pk", "reason", "collected_at") if name in facts
    }
    way = {"way": Lead.Way.PHONE if by else Lead.Way.WEBSITE}
    return receiving.receive(by=by, source=source(), facts=facts, **({"collected_at": now()} | way | columns))


def import_batch(by: User, **facts) -> ImportBatch:
    """A sheet of two columns, read and waiting for its columns to be named."""
    made = ImportBatch(
        **{
            "by": by,
            "owner": by,
            "department": by.department,
            "source": source(),
            "state": ImportBatch.State.COLUMNS,
            "headers": ["姓名", "手机"],
            "columns": ["name", "phone"],
            "file_name": "客户.csv",
            **facts,
        }
    )
    with acting(by):
        made.save(force_insert=True)
    return made


def meeting(by: User, *participants: User):
    """The meeting of `by`'s department, planned for today; one at a time."""
    from customers.meetings import holding
    from customers.models import TeamMeeting

    with acting(by):
        planned = TeamMeeting.objects.filter(department=by.department, state="open").first()
    return planned or holding.plan(
        by=by, department=by.department, held_on=localdate(), participants=participants
    )
