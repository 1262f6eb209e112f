"""A batch on its way: each function takes it one step further, by the person who may."""

from datetime import timedelta

from django.utils.timezone import now

from agency.acting import acting_as
from compliance.destruction import batches, running
from compliance.models import DisposalBatch
from compliance.retention import collecting, defaults

LONG_AGO = timedelta(days=800)


def proposed() -> DisposalBatch:
    defaults.write_defaults()  # a transactional test before this one took them away
    collecting.sweep(now())
    with acting_as("system:test"):
        return DisposalBatch.objects.get(state="proposed")


def approved(shen, gao) -> DisposalBatch:
    batch = proposed()
    batches.review(batch.pk, by=shen)
    return batches.approve(batch.pk, by=gao)


def cooled(batch: DisposalBatch):
    """A moment after the cooling-off."""
    return batch.cooling_until + timedelta(minutes=1)


def executed(shen, gao) -> DisposalBatch:
    batch = approved(shen, gao)
    running.sweep(cooled(batch))
    return again(batch)


def again(batch: DisposalBatch) -> DisposalBatch:
    with acting_as("system:test"):
        return DisposalBatch.objects.get(pk=batch.pk)
