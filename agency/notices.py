"""The sentences of notices, by kind, in the reader's language.

A notice keeps a kind and parameters; the sentence is made when it is read. Times are ISO strings in UTC and
are shown in Shanghai time; keys ending in `_at` are treated so, days end in `_on`.
"""

from datetime import date, datetime

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "entry_closing": _("Enter the contact of %(collected_at)s before %(due_at)s."),
    "entry_closing_team": _("%(person)s has until %(due_at)s to enter a contact."),
    "entry_breached": _("The 48 hours of the contact of %(collected_at)s are over. Enter it now."),
    "entry_breached_team": _("%(person)s let the 48 hours of a contact run out (due %(due_at)s)."),
    "verification_waiting": _("The important customer %(number)s waits for a second check."),
    "verification_done": _("%(person)s verified %(number)s."),
    "verification_discrepancy": _("%(person)s found a difference while verifying %(number)s."),
    "share_asked": _("%(person)s asks for access to %(number)s."),
    "share_approved": _("You may open %(number)s until %(expires_at)s."),
    "share_refused": _("Access to %(number)s was refused."),
    "share_lapsed": _("Your request for access to %(number)s was not answered and has lapsed."),
    "share_revoked": _("Your access to %(number)s was ended."),
    "share_ended": _("Your access to %(number)s has ended."),
    "share_revoked_other": _(
        "A share of %(number)s was ended. Another one still opens it to you until %(expires_at)s."
    ),
    "share_ended_other": _(
        "A share of %(number)s has ended. Another one still opens it to you until %(expires_at)s."
    ),
    "intake_noted": _(
        "%(person)s noted a first contact. Enter it or hand it to a colleague before %(due_at)s."
    ),
    "intake_handed": _("%(person)s handed you the contact of %(collected_at)s. Enter it before %(due_at)s."),
    "colleague_left": _("%(person)s has left. What was kept there passes to %(heir)s."),
    "colleague_left_alone": _("%(person)s has left. Nothing was to be handed over."),
    "leaver_holds": _("On the closed account of %(person)s something hangs that nobody has taken over."),
    "customers_assigned": _("%(person)s assigned %(count)s archives to you."),
    "duplicate_found": _("%(number)s may be the same person as %(other)s."),
    "change_waiting": _("%(person)s proposes a change of %(number)s. It waits for you."),
    "change_applied": _("Your change of %(number)s was applied."),
    "change_refused": _("Your change of %(number)s was refused."),
    "change_scheduled": _("Your change of %(number)s was agreed and is written on its day."),
    "change_withdrawn": _("Your change of %(number)s was taken back by whoever agreed to it."),
    "change_lapsed": _("Your change of %(number)s was not answered and has lapsed."),
    "merge_waiting": _("%(person)s proposes to merge %(other)s into %(number)s. It waits for you."),
    "merge_done": _("%(person)s merged %(other)s into %(number)s. Both numbers lead there."),
    "merge_undone": _("%(person)s took the merging of %(other)s into %(number)s back."),
    "merge_refused": _("The merging of %(other)s into %(number)s was refused."),
    "change_told": _("%(person)s changed %(number)s. Read what is different and acknowledge it."),
    "review_open": _("%(count)s archives wait for your review until %(due_on)s."),
    "review_overdue": _("The review ended on %(due_on)s; %(count)s of your archives are still open."),
    "review_overdue_team": _(
        "The review ended on %(due_on)s; %(count)s archives of your team are still open."
    ),
    "review_sent_back": _("%(person)s sent %(number)s back to you: review it again."),
    "finding_open": _("A spot check of %(number)s found something. Put it right by %(due_on)s."),
    "finding_mended": _("%(person)s put right what the spot check of %(number)s found. Confirm it."),
    "finding_overdue": _("The finding about %(number)s should have been put right by %(due_on)s."),
    "import_checked": _("Your sheet is checked: %(rows)s rows, %(refused)s refused."),
    "import_asked": _("%(person)s asks you to decide about %(count)s rows of a sheet."),
    "import_done": _("Your sheet is imported: %(created)s new archives, %(updated)s updated."),
    "import_reverted": _(
        "Your import is taken back: %(withdrawn)s archives withdrawn, %(restored)s restored,"
        " %(worked_on)s left for your decision."
    ),
    "reveal_alarm": _("%(person)s opened %(count)s sensitive fields today."),
    "consent_expired": _(
        "A consent of %(number)s has run out. Ask the customer, or take off file what rests on it."
    ),
    "notice_waiting": _("%(person)s proposes version %(version)s of the privacy notice. It waits for you."),
    "notice_decided": _("%(person)s decided on version %(version)s of the privacy notice."),
    "purpose_waiting": _("%(person)s proposes an entry of the purpose register. It waits for you."),
    "purpose_decided": _("%(person)s decided on your entry of the purpose register."),
    "purpose_review": _("%(count)s entries of the purpose register are due for their yearly review."),
    "impact_needed": _("Impact assessment %(number)s has to be written: something new rests on it."),
    "impact_waiting": _("%(person)s hands in impact assessment %(number)s. It waits for you."),
    "impact_decided": _("%(person)s decided on your impact assessment %(number)s."),
    "impact_due": _("Impact assessment %(number)s has to be refreshed by %(due_on)s."),
    "impact_outdated": _("Impact assessment %(number)s is outdated: what rests on it begins no more."),
    "export_waiting": _("%(person)s asks to export %(count)s archives."),
    "export_ready": _("Your export of %(count)s archives can be downloaded until %(expires_at)s."),
    "export_refused": _("Your export of %(count)s archives was refused."),
    "export_lapsed": _("Your export of %(count)s archives was not answered and has lapsed."),
    "export_failed": _("Your export of %(count)s archives could not be made. Ask for it again."),
    "backup_overdue": _("There is no backup younger than %(hours)s hours. Look at the page of backups."),
    "backup_failed": _("The last backup failed. It is tried again; the page says why."),
    "drill_due": _("The next restore drill is due on %(due_on)s."),
    "drill_overdue": _("The restore drill was due on %(due_on)s and has not been done."),
    "drill_failed": _("The restore drill failed: the newest backup is not proved. Look at once."),
    "incident_reported": _("Incident %(number)s was reported. Look at it before %(due_at)s."),
    "incident_drill": _("A drill has begun: %(number)s. Look at it before %(due_at)s."),
    "incident_decide": _("Incident %(number)s is assessed. Decide who is told."),
    "incident_triage_soon": _("Look at incident %(number)s before %(due_at)s."),
    "incident_triage_late": _("Nobody has looked at incident %(number)s within the hour."),
    "incident_authority_soon": _("The authority must be told of incident %(number)s before %(due_at)s."),
    "incident_authority_late": _("The authority should have been told of incident %(number)s by %(due_at)s."),
    "incident_persons_soon": _("The persons must be told of incident %(number)s before %(due_at)s."),
    "incident_persons_late": _("The persons should have been told of incident %(number)s by %(due_at)s."),
    "incident_drill_due": _("The yearly drill of an incident was due on %(due_on)s."),
    "rights_received": _("A request about personal data has come in: %(number)s. Answer it by %(due_on)s."),
    "rights_closing": _("%(number)s must be answered by %(due_on)s: %(days)s working days are left."),
    "rights_overdue": _("%(number)s should have been answered by %(due_on)s."),
    "rights_review": _("The decision on %(number)s waits for your review; the answer is due on %(due_on)s."),
    "rights_sent_back": _("The decision on %(number)s was sent back to you."),
    "rights_approved": _("The decision on %(number)s was approved. Write the answer by %(due_on)s."),
    "register_broken": _("The register was tampered with: %(count)s things are wrong. Call the auditor."),
    "payment_due": _("A payment under contract %(number)s is due on %(due_on)s."),
    "payment_overdue": _("The payment under contract %(number)s due on %(due_on)s has not come in."),
    "payment_overdue_team": _(
        "A payment under contract %(number)s of %(person)s, due on %(due_on)s, has not come in."
    ),
    "payment_settle": _("Contract %(number)s ended early: decide what is kept and what goes back."),
    "payment_cash": _("Cash under contract %(number)s on %(day_on)s reached what banks report. Look at it."),
    "file_gap_denied": _("A paper of contract %(number)s is needed after all."),
    "obligation_due": _("Under contract %(number)s something is to be done by %(due_on)s."),
    "obligation_late": _("Under contract %(number)s something should have been done by %(due_on)s."),
    "obligation_late_team": _(
        "%(person)s should have done something under contract %(number)s by %(due_on)s."
    ),
    "contract_waiting": _("%(person)s submitted contract %(number)s. It waits for your decision."),
    "contract_raised": _(
        "Nobody decided on contract %(number)s of %(person)s in time. Now you are asked too."
    ),
    "contract_overdue": _("The decision on contract %(number)s is late. The next above is asked too."),
    "seal_waiting": _("%(person)s asks you to seal a paper with the %(seal)s."),
    "seal_deciding": _("%(person)s asks for a seal. You approve it or refuse it."),
    "seal_sealed": _("What you asked the %(seal)s for is sealed."),
    "seal_refused": _("What you asked the %(seal)s for was refused. Read why."),
    "seal_handover": _("%(person)s hands you the %(seal)s. Say when you have it."),
    "seal_received": _("%(person)s has received the %(seal)s."),
    "seal_not_received": _("%(person)s has not received the %(seal)s. It stays where it was."),
    "seal_vacant": _("%(person)s has left; nobody keeps the %(seal)s. Hand it to somebody."),
    "contract_approved": _("Contract %(number)s is approved and can be signed."),
    "contract_returned": _("%(person)s sent contract %(number)s back to you. Read why, and submit it again."),
    "contract_rejected": _("%(person)s rejected contract %(number)s."),
    "contract_unused": _("The approval of contract %(number)s has run out unused. Submit it again."),
    "contract_scan_waiting": _(
        "%(person)s took in the scan of contract %(number)s. Compare it page by page."
    ),
    "contract_scan_matched": _("%(person)s compared the scan of contract %(number)s: it matches."),
    "contract_scan_refused": _(
        "The scan of contract %(number)s does not match, says %(person)s. Take it anew."
    ),
    "contract_sign_soon": _(
        "Contract %(number)s can still be signed until %(until)s. Sides missing: %(missing)s."
    ),
    "contract_sign_expired": _("Contract %(number)s was not signed in time. Submit it again, or let it go."),
    "contract_ending": _("Your contract %(number)s ends on %(ends_on)s. Decide what becomes of it."),
    "contract_ending_team": _(
        "Contract %(number)s of %(person)s ends on %(ends_on)s; nobody has decided yet."
    ),
    "contract_ending_raised": _(
        "Contract %(number)s of %(person)s ends on %(ends_on)s and nobody has decided. Now you are asked too."
    ),
    "contract_renewal_open": _("Contract %(number)s ends on %(ends_on)s; its renewal is not signed yet."),
    "contract_ended_lapsed": _("Contract %(number)s of %(person)s has run out on %(ends_on)s."),
    "contract_ended_agreed": _("Contract %(number)s of %(person)s has ended on %(ends_on)s, as decided."),
    "contract_ended_done": _("Contract %(number)s of %(person)s ended on %(ends_on)s; its renewal goes on."),
    "contract_end_second": _("%(person)s wants contract %(number)s to end. It takes your yes."),
    "contract_end_refused": _("%(person)s does not agree that contract %(number)s ends. Decide anew."),
    "contract_end_decided": _("%(person)s decided what becomes of contract %(number)s."),
    "licence_ending": _("A licence runs out on %(valid_on)s. Ask for the renewed one."),
    "early_end_waiting": _("%(person)s proposes to end contract %(number)s. It waits for you."),
    "early_end_decided": _("%(person)s decided on the early end of contract %(number)s."),
    "dispute_opened": _("%(person)s opened dispute %(number)s. Its archive is on hold."),
    "dispute_yours": _("%(person)s handed dispute %(number)s to you."),
    "dispute_due": _("Dispute %(number)s: something is due on %(due_on)s."),
    "dispute_overdue": _("Dispute %(number)s: something was due on %(due_on)s and is not done."),
    "contract_scan_unread": _(
        "Page %(page)s of a scan of %(number)s could not be read. Type its words, or leave it."
    ),
    "contract_delegated": _("%(person)s lets you decide on contracts from %(start_on)s to %(end_on)s."),
    "sign_off_waiting": _(
        "%(person)s entered a purchase on account for %(number)s: it waits for your sign-off."
    ),
    "sign_offs_imported": _(
        "%(person)s imported %(count)s purchases on account: they wait for your sign-off."
    ),
    "sign_off_given": _("%(person)s signed off the purchase for %(number)s."),
    "sign_off_refused": _("%(person)s refused the purchase for %(number)s."),
    "template_waiting": _("%(person)s hands you version %(version)s of the template “%(template)s”."),
    "template_decided": _("%(person)s decided on version %(version)s of the template “%(template)s”."),
    "template_replaced": _(
        "The template “%(template)s” has a new version; %(count)s of your open drafts rest on an older one."
    ),
    "template_review": _("The legal review of the template “%(template)s” is due on %(due_on)s."),
    "template_stopped": _(
        "The template “%(template)s” starts no more contracts: its legal review was due on %(due_on)s."
    ),
    "template_law": _("%(law)s has changed: review the template “%(template)s”."),
    "clause_waiting": _("%(person)s drafted the clause “%(clause)s”. It waits for you."),
    "clause_decided": _("%(person)s decided on your clause “%(clause)s”."),
}


def sentence(kind: str, params: dict) -> str:
    """The notice as its reader sees it. An unknown kind shows its code rather than failing the page."""
    shown = {key: _shown(key, value) for key, value in params.items()}
    return str(SENTENCES[kind]) % shown if kind in SENTENCES else kind


def _shown(key: str, value):
    if key.endswith("_on"):
        return date_format(date.fromisoformat(value), "DATE_FORMAT")
    return _moment(value) if key.endswith("_at") else value


def _moment(value: str) -> str:
    return date_format(localtime(datetime.fromisoformat(value)), "SHORT_DATETIME_FORMAT")
