"""Archives, what belongs to them, and who else may see them."""

import itertools
from datetime import timedelta

from django.contrib.auth.models import Permission
from django.utils.timezone import now

from agency.acting import acting, acting_as
from agency.models import User
from customers.models import ContactPoint, Customer, CustomerGrant, Purpose, ShareRequest, SourceChannel

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


def contact(customer: Customer, **values) -> ContactPoint:
    """A further phone of the archive, added by its owner."""
    from customers.parts import keeping

    facts = {"kind": "phone", "usage": "work", "value": "13912345678"} | values
    return keeping.add(customer.pk, ContactPoint, by=customer.owner, values=facts)
