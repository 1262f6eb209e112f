"""What looks at an archive afterwards: reviews, spot checks, its history."""

import itertools

from django.utils.timezone import localdate, now

from agency import policy
from agency.acting import acting_as
from agency.models import User
from customers.models import Customer

_number = itertools.count(1)


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


def assessed(kind: str, key: str, *, author: User, officer: User, **facts):
    """An impact assessment in force, written by `author` and approved by `officer`, the measures checked."""
    from compliance.impact import subjects
    from compliance.models import ImpactAssessment

    moment = now()
    with acting_as("system:test"):
        rows = ImpactAssessment.objects.of(kind, key)
        made = rows.under_way().first() or ImpactAssessment(kind=kind, key=key, version=rows.count() + 1)
        facts = {
            **dict.fromkeys(ImpactAssessment.TEXTS, "为履行旅游合同所必需，已告知并取得同意"),
            "number": made.number or f"PG-2026-{next(_number):06}",
            "risks": [{"what": "误发", "likelihood": 2, "severity": 2, "measure": "两人核对", "residual": 1}],
            "covers": subjects.facts(kind, key),
            "causes": [str(cause) for cause in subjects.causes(kind, key)],
            "state": "monitored",
            "author": author,
            "submitted_at": moment,
            "decided_by": officer,
            "decided_at": moment,
            "monitored_by": officer,
            "monitored_at": moment,
            "due_on": localdate(moment) + policy.IMPACT_REFRESH,
            **facts,
        }
        for name, value in facts.items():
            setattr(made, name, value)
        made.save()
    return made


def why(row) -> str:
    """The reason of a history row, a typed one unsealed."""
    from customers import reasons

    with acting_as("system:test"):
        reasons.attach([row])
    return row.history_change_reason
