"""Organisations and groups with one call."""

from datetime import timedelta

from django.utils.timezone import now

from agency.acting import acting
from customers.kinds import registering
from tests import make

CODE = "91530100MA6K3X8T27"  # invented; its check sign is right


def organisation(owner, *, name="云岭科技有限公司", facts=None, contact=None, **shared):
    """An organisation's archive registered by `owner`."""
    with acting(owner):
        return registering.register_organisation(
            by=owner,
            collected_at=now() - timedelta(minutes=5),
            shared={"name": name, "phone": "0871-63123456", **shared},
            facts=facts or {},
            contact=contact,
            basis="contract",
            source=make.source(),
            grade="c",
        )


def group(owner, *, name="春城摄影团", **facts):
    with acting(owner):
        return registering.register_group(
            by=owner,
            collected_at=now() - timedelta(minutes=5),
            shared={"name": name, "phone": "13700137000"},
            facts=facts,
            basis="contract",
            source=make.source(),
            grade="c",
        )
