"""Valid objects with one call; a test says only what it is about."""

import itertools
from datetime import timedelta

from django.contrib.auth.models import Permission
from django.utils.timezone import localdate, now

from agency.acting import acting, acting_as
from agency.models import User
from customers.models import (
    ContactPoint,
    Customer,
    CustomerGrant,
    ImportBatch,
    Intake,
    Purpose,
    ShareRequest,
    SourceChannel,
)

_number = itertools.count(1)


def source(code: str = "counter") -> SourceChannel:
    return SourceChannel.objects.get_or_create(
        code=code, defaults={"name": "门店接待", "name_en": "Counter"}
    )[0]


def purpose(code: str = "contact") -> Purpose:
    return Purpose.objects.get_or_create(
        code=code, defaults={"name": "联系客户", "name_en": "Contact the customer", "access": True}
    )[0]


def customer(owner: User, **facts) -> Customer:
    """An archive entered on time by `owner`; `facts` override any column."""
    moment = facts.pop("entered_at", now())
    made = Customer(
        **{
            "number": f"KH-{moment.year}-{next(_number):06}",
            "owner": owner,
            "department": owner.department,
            "source": source(),
            "basis": Customer.Basis.CONSENT,
            "collected_at": moment - timedelta(hours=1),
            "entered_at": moment,
            "name": "张三",
            "phone": "13800138000",
            **facts,
        }
    )
    with acting(owner, reason="registered"):
        made.save(force_insert=True)
        from customers import indexing

        indexing.index(made)
    return made


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


def share_request(customer: Customer, recipient: User, **facts) -> ShareRequest:
    """`recipient` asks the customer's department for access to name and phone for a month."""
    made = ShareRequest(
        **{
            "number": customer.number,
            "customer": customer,
            "department": customer.department,
            "requester": recipient,
            "recipient": recipient,
            "fields": ["phone"],
            "purpose": purpose(),
            "days": 30,
            "lapses_at": now() + timedelta(days=7),
            **facts,
        }
    )
    with acting_as("system:test"):
        made.save(force_insert=True)
    return made


def grant(customer: Customer, user: User, *, fields=("phone",), expires_at=None) -> CustomerGrant:
    """A live share, as an approval leaves it."""
    with acting_as("system:test"):
        return CustomerGrant.objects.create(
            permission=Permission.objects.get(codename="view_customer", content_type__app_label="customers"),
            user=user,
            content_object=customer,
            fields=list(fields),
            expires_at=expires_at or now() + timedelta(days=30),
            request=share_request(customer, user, state=ShareRequest.State.APPROVED),
        )


def picture(size=(640, 400), colour="teal", kind="JPEG", **saved) -> bytes:
    """A photo as a camera would leave it; `saved` goes to Pillow (exif=…)."""
    from io import BytesIO

    from PIL import Image

    out = BytesIO()
    Image.new("RGB", size, colour).save(out, kind, **saved)
    return out.getvalue()


def pdf(pages: int = 1) -> bytes:
    """Empty A4 pages."""
    from io import BytesIO

    import pypdfium2

    made, out = pypdfium2.PdfDocument.new(), BytesIO()
    for _page in range(pages):
        made.new_page(595, 842)
    made.save(out)
    return out.getvalue()


_shot = itertools.count(64)


def attachment(customer, kind: str = "visit", content: bytes | None = None, name: str = "合影.jpg"):
    """A file kept in the archive by its owner; every picture another one."""
    from customers.attachments import adding

    content = content or picture((next(_shot), 48))
    with acting(customer.owner):
        return adding.add(customer, by=customer.owner, kind=kind, name=name, content=content)


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


def contact(customer: Customer, **values) -> ContactPoint:
    """A further phone of the archive, added by its owner."""
    from customers.parts import keeping

    facts = {"kind": "phone", "usage": "work", "value": "13912345678"} | values
    return keeping.add(customer.pk, ContactPoint, by=customer.owner, values=facts)


def review_line(customer: Customer):
    """The line of `customer` in the running quarter's review, which is opened where it is not."""
    from compliance.models import ReviewItem
    from compliance.reviewing import opening

    opening.open_due(now())
    opening.fill()
    with acting_as("system:test"):
        return ReviewItem.objects.get(customer=customer)


def finding(customer: Customer, by: User):
    """The archive as drawn for a spot check of the whole house."""
    from compliance.models import Finding
    from compliance.spot_checks import drawing

    with acting_as("system:test"):
        found = Finding.objects.filter(customer=customer).first()
    if found is None:
        drawing.draw(by=by, group="all", size=50, department=None)
    with acting_as("system:test"):
        return Finding.objects.get(customer=customer)


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


def why(row) -> str:
    """The reason of a history row, a typed one unsealed."""
    from customers import reasons

    with acting_as("system:test"):
        reasons.attach([row])
    return row.history_change_reason
