"""The clock's hands. Each task is one sweep; when it fires stands in `agency/schedule.py`."""

from celery import shared_task
from django.utils.timezone import now

from compliance import contract_tasks, sweeps  # noqa: F401 (the hands of the contracts are found with these)


@shared_task
def remind_entries() -> int:
    """Every 30 seconds."""
    return sweeps.run("entries", now())


@shared_task
def look_after_customers() -> int:
    """Every hour."""
    return sweeps.run("care", now())


@shared_task
def propose_care() -> int:
    """Every morning."""
    return sweeps.run("proposals", now())


@shared_task
def end_shares() -> int:
    """Every minute."""
    return sweeps.run("shares", now())


@shared_task
def watch_access() -> int:
    """Every minute."""
    return sweeps.run("access", now())


@shared_task
def confirm_access() -> int:
    """Every hour: the quarter's confirmation of shares and roles."""
    return sweeps.run("recertification", now())


@shared_task
def purge_drafts() -> int:
    """Every hour."""
    return sweeps.run("drafts", now())


@shared_task
def destroy_abandoned() -> int:
    """Every hour."""
    return sweeps.run("abandoned", now())


@shared_task
def clear_sessions() -> int:
    """Every ten minutes."""
    return sweeps.run("sessions", now())


@shared_task
def run_reviews() -> int:
    """Every ten minutes: the periodic review of archives."""
    return sweeps.run("reviews", now())


@shared_task
def clear_selections() -> int:
    """Every hour."""
    return sweeps.run("selections", now())


@shared_task
def sweep_files() -> int:
    """Every hour."""
    return sweeps.run("files", now())


@shared_task
def destroy_leads() -> int:
    """Every hour."""
    return sweeps.run("leads", now())


@shared_task
def lapse_changes() -> int:
    """Every hour."""
    return sweeps.run("changes", now())


@shared_task
def apply_dated_changes() -> int:
    """Every five minutes."""
    return sweeps.run("dated_changes", now())


@shared_task
def count_archives() -> int:
    """Every ten minutes."""
    return sweeps.run("counts", now())


@shared_task
def hand_over_departures() -> int:
    """Every 30 seconds."""
    return sweeps.run("departures", now())


@shared_task
def check_leavers() -> int:
    """Every morning."""
    return sweeps.run("leavers", now())


@shared_task
def count_figures() -> int:
    """Every hour."""
    return sweeps.run("figures", now())


@shared_task
def end_imports() -> int:
    """Every hour."""
    return sweeps.run("imports", now())


@shared_task
def judge_quality() -> int:
    """Every hour."""
    return sweeps.run("quality", now())


@shared_task
def look_after_consents() -> int:
    """Every ten minutes."""
    return sweeps.run("consents", now())


@shared_task
def review_purposes() -> int:
    """Every morning."""
    return sweeps.run("purposes", now())


@shared_task
def make_exports() -> int:
    """Every 15 seconds."""
    return sweeps.run("exports", now())


@shared_task
def continue_bulk_acts() -> int:
    """Every ten seconds."""
    return sweeps.run("bulk_acts", now())


@shared_task
def follow_up_help() -> int:
    """Every ten minutes."""
    return sweeps.run("help", now())


@shared_task
def propose_grades() -> int:
    """Every night."""
    return sweeps.run("grades", now())


@shared_task
def anchor_register() -> int:
    """Every hour: a signed checkpoint a day."""
    return sweeps.run("checkpoints", now())


@shared_task
def verify_register() -> int:
    """Every 15 seconds: what was asked for, and once a night by itself."""
    return sweeps.run("proof", now())


@shared_task
def collect_what_is_due() -> int:
    """Every night: archives whose retention is over."""
    return sweeps.run("retention", now())


@shared_task
def destroy_what_was_approved() -> int:
    """Every minute: approved batches whose cooling-off is over, and the search for remains."""
    return sweeps.run("destruction", now())


@shared_task(time_limit=4 * 3600, soft_time_limit=4 * 3600 - 60)
def keep_backups() -> int:
    """Every 15 seconds: somebody may watch the bar; the night's backup, drills, and what has lived long enough."""
    return sweeps.run("backups", now())


@shared_task
def follow_incidents() -> int:
    """Every minute: the clocks of incidents."""
    return sweeps.run("incidents", now())


@shared_task
def end_shares_outward() -> int:
    """Every minute: shares that ran out, confirmations that are missing, requests nobody answered."""
    return sweeps.run("outward", now())


@shared_task
def follow_paper() -> int:
    """Every ten minutes: borrowed paper files that are due, overdue, and the half-yearly count."""
    return sweeps.run("paper", now())


@shared_task
def look_after_rights() -> int:
    """Every ten minutes: the clock of requests about personal data, their packages and destructions."""
    return sweeps.run("rights", now())


@shared_task
def remind_audits() -> int:
    """Every morning: audits, actions and filings that are due."""
    return sweeps.run("audits", now())


@shared_task
def run_control_tests() -> int:
    """Every 15 seconds: what was asked for, and once a week by itself."""
    return sweeps.run("controls", now())
