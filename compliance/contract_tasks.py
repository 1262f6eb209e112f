"""The clock’s hands for contracts, as in `tasks`."""

from celery import shared_task
from django.utils.timezone import now

from compliance import sweeps


@shared_task
def remind_of_templates() -> int:
    """Every half minute, so that the hour of the morning is kept."""
    return sweeps.run("library", now())


@shared_task
def follow_approvals() -> int:
    """Every half minute: contracts whose answer is late, approvals that run out, delegations that begin."""
    return sweeps.run("approvals", now())


@shared_task
def follow_signing() -> int:
    """Every half minute: contracts nobody signed in time, papers of those that were signed without ink."""
    return sweeps.run("signing", now())


@shared_task
def follow_platforms() -> int:
    """Every five seconds: what is ordered from signing platforms, fetched and voided."""
    return sweeps.run("platforms", now())


@shared_task
def follow_contract_days() -> int:
    """Every 20 seconds: agreements that come to their end, licences that run out."""
    return sweeps.run("contract_days", now())


@shared_task
def follow_disputes() -> int:
    """Every ten minutes: deadlines of disputes that come near or have passed."""
    return sweeps.run("disputes", now())


@shared_task
def move_contracts_on() -> int:
    """Every hour: signed contracts come into effect, depart, return, and end on the day that was agreed on."""
    return sweeps.run("journeys", now())


@shared_task
def remind_of_dossiers() -> int:
    """Every morning: what is missing around signed contracts."""
    return sweeps.run("dossiers", now())


@shared_task
def remind_of_payments() -> int:
    """Every minute: payments due under contracts, and obligations; from nine in the morning of the day on."""
    return sweeps.run("contract_money", now())


@shared_task
def read_scans() -> int:
    """Every 15 seconds: pages of finished scans."""
    return sweeps.run("scans", now())


@shared_task(time_limit=4 * 3600, soft_time_limit=4 * 3600 - 60)
def read_files_again() -> int:
    """Every night: a sample of the kept files, and each of them once a week."""
    return sweeps.run("files_again", now())
