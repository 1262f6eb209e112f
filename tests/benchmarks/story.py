"""An archive much has happened to: 500 lines on its timeline, as a customer of ten years has them."""

from datetime import timedelta

from django.utils.timezone import now

from agency.acting import acting
from agency.models import User
from customers import registration
from customers.care import contacting
from customers.models import Customer, Disclosure, PrivacyNotice, Purpose, SourceChannel

CHANGES, CONTACTS, LOOKS = 250, 150, 100


def told(owner: User) -> Customer:
    """The owner's archive with its story, made anew for each run."""
    moment = now()
    with acting(owner, reason="bench"):
        customer = registration.register(
            by=owner,
            collected_at=moment - timedelta(minutes=5),
            facts={"name": "陈久远", "phone": f"1630{moment.microsecond:07d}", "travel_needs": "安静"},
            consents={purpose.code: True for purpose in Purpose.objects.filter(asked=True)},
            notice=PrivacyNotice.objects.in_force("zh-hans"),
            source=SourceChannel.objects.filter(active=True, safe=True).first(),
            grade="b",
            now=moment,
        )
        purpose = Purpose.objects.get(code="contact")
        looks = [
            Disclosure(customer=customer, field="phone", by=owner, purpose=purpose, at=moment)
            for _turn in range(LOOKS)
        ]
        Disclosure.objects.bulk_create(looks)
        for turn in range(CONTACTS):
            contacting.note(customer, by=owner, way="call", reached=bool(turn % 3), minutes=f"第{turn}次回访")
        customer = Customer.objects.get(pk=customer.pk)
        for turn in range(CHANGES):
            customer.travel_needs = f"第{turn}次补充：靠窗、素食"
            customer.record(by=owner, why="bench")
    return customer
