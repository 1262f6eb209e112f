"""What the tests of the parts share: an archive of lin's, with consents."""

import pytest
from django.utils.timezone import now

from agency.acting import acting
from customers.models import Consent, PrivacyNotice, Purpose
from tests import make


def consent(customer, code: str, decision: str = "granted"):
    """The customer's answer to a purpose, as a form leaves it."""
    with acting(customer.owner, reason="told"):
        return Consent.objects.create(
            customer=customer,
            purpose=Purpose.objects.get(code=code),
            decision=decision,
            notice=PrivacyNotice.objects.in_force("zh-hans"),
            at=now(),
            by=customer.owner,
        )


@pytest.fixture
def archive(lin):
    """Lin's customer, who gave the separate consent too."""
    made = make.customer(lin)
    for code in ("service", "sensitive"):
        consent(made, code)
    return made
