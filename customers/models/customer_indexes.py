"""The indexes of the archives: one for each order and narrowing of their lists (`agency.pages`)."""

from django.db import models
from django.db.models import F, Q
from django.db.models.lookups import GreaterThan

from agency import policy

from .in_touch import CONTACTED, HEARD_ON

# Entered more than 48 hours after collection; written so that PostgreSQL may index it.
LATE = Q(GreaterThan(F("entered_at") - F("collected_at"), policy.ENTRY_WINDOW))
# Not merged into another, not withdrawn with its import. Lists say so beside row-level security, which hides the
# others from everybody: an import of 100,000 that was taken back would stand before the newest archives for good.
PRESENT = Q(state__in=("active", "awaiting"))
OF_A_KIND = PRESENT & ~Q(kind="individual")  # organisations and groups are few
LATE_OWN = PRESENT & LATE & Q(batch=None)  # imported archives had no clock

INDEXES = [
    models.Index(fields=["-updated_at", "-id"], condition=PRESENT, name="customer_updated"),
    models.Index(fields=["owner", "-updated_at", "-id"], condition=PRESENT, name="customer_owner"),
    models.Index(fields=["department", "-updated_at", "-id"], condition=PRESENT, name="customer_department"),
    models.Index(
        fields=["department", "grade", "-updated_at", "-id"], condition=PRESENT, name="customer_grade"
    ),
    models.Index(fields=["-updated_at", "-id"], condition=Q(state="awaiting"), name="customer_awaiting"),
    models.Index(fields=["source", "-updated_at", "-id"], name="customer_source"),
    # stages of the board that may be nearly empty: see `customers.stages`
    models.Index(fields=["-updated_at", "-id"], condition=Q(trips=0), name="customer_prospect"),
    models.Index(fields=["-updated_at", "-id"], condition=Q(trips__gt=0), name="customer_buyer"),
    models.Index(
        fields=["-updated_at", "-id"], condition=Q(no_contact_on__isnull=False), name="customer_quiet"
    ),
    models.Index(fields=["-entered_at", "-id"], name="customer_entered"),
    models.Index(fields=["owner", "-entered_at", "-id"], name="customer_entered_owner"),
    models.Index(fields=["department", "-entered_at", "-id"], name="customer_entered_unit"),
    # a department without one organisation would have all its archives walked
    models.Index(fields=["kind", "-updated_at", "-id"], condition=OF_A_KIND, name="customer_kind"),
    models.Index(
        fields=["owner", "kind", "-updated_at", "-id"], condition=OF_A_KIND, name="customer_kind_owner"
    ),
    models.Index(
        fields=["department", "kind", "-updated_at", "-id"], condition=OF_A_KIND, name="customer_kind_unit"
    ),
    models.Index(fields=["batch"], condition=Q(batch__isnull=False), name="customer_batch"),
    models.Index(
        fields=["-updated_at", "-id"],
        condition=Q(trips__gte=policy.REPEAT_CUSTOMER),
        name="customer_repeat",
    ),
    models.Index(
        fields=["-updated_at", "-id"],
        condition=Q(kind="organisation", trips__gte=policy.REPEAT_CUSTOMER),
        name="customer_partner",
    ),
    models.Index("owner", "grade", HEARD_ON, "id", condition=CONTACTED, name="customer_heard_by_owner"),
    models.Index(
        fields=["owner", "grade", "id"],
        condition=Q(no_contact_on=None),
        name="customer_owner_grade",
    ),
    models.Index(fields=["-updated_at", "-id"], condition=LATE_OWN, name="customer_late"),
    models.Index(fields=["owner", "-updated_at", "-id"], condition=LATE_OWN, name="customer_late_owner"),
    # what a retention rule makes due: compliance.retention.due
    models.Index(
        fields=["last_trip_on", "id"], condition=PRESENT & Q(trips__gt=0), name="customer_trip_over"
    ),
    models.Index(HEARD_ON, "id", condition=PRESENT & Q(trips=0), name="customer_silent"),
    models.Index(
        fields=["department", "-updated_at", "-id"], condition=LATE_OWN, name="customer_late_department"
    ),
]
