"""The controls of the house: what each asks for, where it is written, and how an audit tests it (J1).

A plan's programme is drawn up from this table. A threshold is the per cent that must be reached; without one no
exception is allowed, and `figure` controls only tell a number.
"""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from agency import policy

from . import (  # noqa: F401 (they register their tests)
    measuring_access,
    measuring_contracts,
    measuring_entry,
    measuring_incidents,
    measuring_keeping,
    measuring_outward,
)
from .control import Control, Way
from .controls_of_contracts import OF_CONTRACTS

CONTROLS: tuple[Control, ...] = (
    Control(
        "entry_48h",
        _("First contacts are entered within 48 hours"),
        _("Share of the contacts of the period entered within 48 hours; each late one is listed."),
        "B17 · 000 §三.2",
        threshold=policy.ON_TIME_TARGET,
    ),
    Control(
        "quarterly_review",
        _("Every archive is reviewed every quarter"),
        _("Share of the lines answered in the quarterly reviews that ended in the period."),
        "C1 · 000 §三.3",
        threshold=100,
    ),
    Control(
        "vip_verified",
        _("Important customers are checked by a second person"),
        _("Important customers on file without a second check that was passed."),
        "B19 · 000 §三.2",
    ),
    Control(
        "changes_approved",
        _("Changes that need it are verified or approved by a second person"),
        _("Applied changes whose rule asks for a second person, and that show none or the drafter."),
        "C4 · 000 §三.3",
    ),
    Control(
        "grants_ended",
        _("Access ends when its time is over"),
        _("Shares whose end lies in the past and that still stand."),
        "D5 · 000 §三.4",
    ),
    Control(
        "shares_used",
        _("Shares inside the house are used for what they were asked for"),
        _("Shares that ended in the period although the recipient never opened a field."),
        "D5 · 000 §三.4",
        figure=True,
    ),
    Control(
        "outward_receipts",
        _("Recipients outside confirm receipt and destruction"),
        _("Shares outward without a receipt, or whose destruction was not confirmed by its day."),
        "D3 · 个人信息保护法 21, 23",
        threshold=100,
    ),
    Control(
        "access_confirmed",
        _("Shares and roles are confirmed every quarter"),
        _("Share of the lines somebody answered in the confirmations that ended in the period."),
        "D9 · 002",
        threshold=100,
    ),
    Control(
        "purpose_declared",
        _("Fields are opened with a declared purpose"),
        _("Lines of the register on opened fields without a purpose, or without its explanation."),
        "D1, D8 · 000 §三.4",
        minors=True,
    ),
    Control(
        "minors_approved",
        _("Children’s sensitive data are opened only after approval"),
        _("Looks at a child’s sensitive data by somebody who was neither named nor approved for it."),
        "未成年人网络保护条例 36",
        minors=True,
    ),
    Control(
        "emergency_reviewed",
        _("Emergencies are judged within two working days"),
        _("Emergencies of the period judged too late or not at all."),
        "D2 · 000 §三.4",
        minors=True,
    ),
    Control(
        "alerts_judged",
        _("Alerts about unusual access are judged"),
        _(
            "Alerts older than three days that nobody has judged; a number only, the list is the privacy officer’s."
        ),
        "D8 · 002",
    ),
    Control(
        "leavers",
        _("Who has left can do nothing any more"),
        _("Closed accounts with a role, a session, a share or work that nobody has taken over."),
        "H8 · 000 §四",
    ),
    Control(
        "consents",
        _("What is on file is covered by consent"),
        _("Archives kept on consent without one, and sensitive data without the separate consent."),
        "B15 · 个人信息保护法 13, 29",
        minors=True,
    ),
    Control(
        "purposes",
        _("The purpose register is reviewed every year"),
        _("Purposes in force whose review is overdue."),
        "B15 · 个人信息保护法 54",
    ),
    Control(
        "retention",
        _("Nothing is kept longer than its rule allows"),
        _("Archives due for more than a quarter that stand in no disposal batch."),
        "I1 · 个人信息保护法 47",
        minors=True,
    ),
    Control(
        "assessed",
        _("What does most to people was weighed before it began"),
        _("Purposes, recipients, countries and closed fields in use without an assessment in force."),
        "H3 · 个人信息保护法 55, 56",
        minors=True,
    ),
    Control(
        "register_sound",
        _("The register of all acts verifies"),
        _("Verifications of the period that found damage, or none within a day and a half before its end."),
        "D13 · 000 §四",
    ),
    Control(
        "checkpoints",
        _("The register is signed every day"),
        _("Share of the days of the period with a signed checkpoint."),
        "D13 · 000 §四",
        threshold=100,
    ),
    *OF_CONTRACTS,
    Control(
        "findings_mended",
        _("Findings of spot checks are put right in time"),
        _("Findings whose day has passed and that are not put right."),
        "C17 · 003",
    ),
    Control(
        "sampled_archives",
        _("Archives are complete, right, and handled as the rules say"),
        _("A sample drawn by the system, archive by archive against the checklist, with working papers."),
        "B17, B15, C4, D1 · 000 §四",
        way=Way.SAMPLE,
        minors=True,
    ),
    Control(
        "sampled_consents",
        _("Consents can be proved"),
        _("For each archive of the sample: the notice shown, its version, the answer and its evidence."),
        "B15 · 个人信息保护法 14",
        way=Way.SAMPLE,
        minors=True,
    ),
    Control(
        "destroyed_for_good",
        _("What was destroyed cannot be read any more"),
        _("Certificates of the period against the register; one batch searched again."),
        "I5 · 000 §三.5",
        way=Way.TALK,
    ),
    Control(
        "incidents_handled",
        _("Incidents are handled within their time, and those affected are told"),
        _("Incidents of the period with a step past its time, or with somebody affected who was not told."),
        "H10 · 个人信息保护法 57",
        threshold=100,
        minors=True,
    ),
    Control(
        "backups_drilled",
        _("Backups are made every night, and a restore is practised every half year"),
        _("Copies that are missing or too old, and an overdue restore drill."),
        "H9 · 002",
    ),
    Control(
        "keys_kept_apart",
        _("Keys and backups are kept apart, and a restore is practised"),
        _("Talk with the system administrator; inspection of where keys and backups lie."),
        "H9 · 002",
        way=Way.TALK,
    ),
    Control(
        "staff_know",
        _("Colleagues know the rules of confidentiality"),
        _("Talk with one colleague of each department about purpose, sharing and the 48 hours."),
        "K1 · 001",
        way=Way.TALK,
        minors=True,
    ),
)
BY_CODE: dict[str, Control] = {control.code: control for control in CONTROLS}
AUTOMATIC: tuple[Control, ...] = tuple(control for control in CONTROLS if control.way == Way.TEST)
NO_EXCEPTION = pgettext_lazy("control test", "no exception")
