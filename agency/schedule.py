"""When the clock acts: the static beat schedule. Tasks are named by string, agency imports no upper app.

A missed or doubled tick does no harm: every task asks the database what is due. A tick that waited longer
than its period for a worker is dropped, the next one does its work.
"""

from celery.schedules import crontab


def _every(seconds: int, task: str) -> dict:
    return {"task": task, "schedule": seconds, "options": {"expires": seconds}}


def _hourly(minute: int, task: str) -> dict:
    return {"task": task, "schedule": crontab(minute=minute), "options": {"expires": 3600}}


def _daily(hour: int, minute: int, task: str) -> dict:
    """Shanghai time; a day that was missed is made up for the next, since days ahead are asked for."""
    return {"task": task, "schedule": crontab(hour=hour, minute=minute), "options": {"expires": 6 * 3600}}


BEAT_SCHEDULE: dict[str, dict] = {
    "remind-entries": _every(30, "compliance.tasks.remind_entries"),  # B17: warned to the minute
    "end-shares": _every(60, "compliance.tasks.end_shares"),  # reading checks the end itself; this tidies up
    "end-shares-outward": _every(60, "compliance.tasks.end_shares_outward"),  # the page checks the end itself
    "watch-access": _every(60, "compliance.tasks.watch_access"),  # alerts within a minute
    "confirm-access": _hourly(22, "compliance.tasks.confirm_access"),  # D9: from the first day of the quarter
    "clear-sessions": _every(600, "compliance.tasks.clear_sessions"),
    "run-reviews": _every(600, "compliance.tasks.run_reviews"),  # C1: opened at the start of the period
    "look-after-customers": _hourly(3, "compliance.tasks.look_after_customers"),
    "propose-care": _daily(4, 40, "compliance.tasks.propose_care"),
    "purge-drafts": _hourly(7, "compliance.tasks.purge_drafts"),
    "destroy-abandoned": _hourly(17, "compliance.tasks.destroy_abandoned"),
    "destroy-leads": _hourly(37, "compliance.tasks.destroy_leads"),
    "look-after-consents": _every(600, "compliance.tasks.look_after_consents"),
    "review-purposes": _daily(8, 20, "compliance.tasks.review_purposes"),
    "lapse-changes": _hourly(47, "compliance.tasks.lapse_changes"),
    "apply-dated-changes": _every(300, "compliance.tasks.apply_dated_changes"),  # from midnight in Shanghai
    "continue-imports": _every(30, "customers.tasks.continue_imports"),
    "end-imports": _hourly(37, "compliance.tasks.end_imports"),
    "clear-selections": _hourly(27, "compliance.tasks.clear_selections"),
    "continue-bulk-acts": _every(10, "compliance.tasks.continue_bulk_acts"),  # somebody watches the bar
    "make-exports": _every(15, "compliance.tasks.make_exports"),  # somebody waits for the file
    "count-archives": _every(600, "compliance.tasks.count_archives"),  # the charts say how old they are
    "count-figures": _hourly(12, "compliance.tasks.count_figures"),
    "judge-quality": _hourly(57, "compliance.tasks.judge_quality"),
    "propose-grades": {
        "task": "compliance.tasks.propose_grades",
        "schedule": crontab(hour=2, minute=7),  # B35: at night, when nobody waits for the database
        "options": {"expires": 6 * 3600},
    },
    "follow-up-help": _every(
        600, "compliance.tasks.follow_up_help"
    ),  # A24: a working day, then the next above
    "hand-over-departures": _every(
        30, "compliance.tasks.hand_over_departures"
    ),  # H8: begun in the act itself
    "check-leavers": _daily(5, 10, "compliance.tasks.check_leavers"),
    "anchor-register": _hourly(10, "compliance.tasks.anchor_register"),
    "verify-register": _every(15, "compliance.tasks.verify_register"),  # somebody waits for the shield
    "collect-what-is-due": _daily(1, 20, "compliance.tasks.collect_what_is_due"),
    "destroy-what-was-approved": _every(60, "compliance.tasks.destroy_what_was_approved"),
    "follow-incidents": _every(60, "compliance.tasks.follow_incidents"),  # one hour, four hours: H10
    "keep-backups": _every(15, "compliance.tasks.keep_backups"),  # somebody waits for the bar
    "follow-paper": _every(600, "compliance.tasks.follow_paper"),
    "look-after-rights": _every(600, "compliance.tasks.look_after_rights"),
    "remind-audits": _daily(
        8, 25, "compliance.tasks.remind_audits"
    ),  # J1: 60, 30 and 7 days before, and after
    "run-control-tests": _every(15, "compliance.tasks.run_control_tests"),  # somebody waits for the results
    # deadlines of contracts are kept to the minute (issue 5)
    "remind-of-templates": _every(30, "compliance.contract_tasks.remind_of_templates"),  # G2: 60, 30, 0 days
    "follow-contract-days": _every(20, "compliance.contract_tasks.follow_contract_days"),  # G8: 30, 15, 7, 1
    "follow-approvals": _every(30, "compliance.contract_tasks.follow_approvals"),
    "follow-signing": _every(30, "compliance.contract_tasks.follow_signing"),
    "follow-platforms": _every(
        5, "compliance.contract_tasks.follow_platforms"
    ),  # somebody waits for the page
    "follow-disputes": _every(600, "compliance.contract_tasks.follow_disputes"),
    "move-contracts-on": _hourly(
        2, "compliance.contract_tasks.move_contracts_on"
    ),  # from midnight in Shanghai
    "remind-of-dossiers": _daily(8, 40, "compliance.contract_tasks.remind_of_dossiers"),
    "remind-of-payments": _every(60, "compliance.contract_tasks.remind_of_payments"),  # E26
    "read-scans": _every(15, "compliance.contract_tasks.read_scans"),  # somebody waits to find it
    "read-files-again": _daily(3, 40, "compliance.contract_tasks.read_files_again"),  # §1.5
    "sweep-files": _hourly(37, "compliance.tasks.sweep_files"),
}
