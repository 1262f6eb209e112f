"""The written rules, in one place. Every constant names the sentence it comes from.

Sources: seed 000 = 客户资料档案管理流程; 001 = 合同及客户信息管理方案; 002 = 公司客户档案管理制度;
003 = 旅行社客户维护细则; 004 = 客户档案管理制度. "Ours" marks a default no source fixes.
"""

from datetime import timedelta

ENTRY_WINDOW = timedelta(hours=48)  # seed 000 §三.2 “48小时内录入”, B17
ENTRY_WARNINGS = (timedelta(hours=24), timedelta(hours=12), timedelta(hours=4))  # B17; ours: 12 h
MANAGER_WARNING = timedelta(hours=4)  # ours: the manager hears at the last warning
BACKDATING_NEEDS_REASON = timedelta(hours=1)  # ours: an earlier contact than this is told why, B17
OLDEST_CONTACT = timedelta(days=365)  # ours: an older first contact is a typing slip
ON_TIME_TARGET = 95  # per cent of entries within 48 hours; ours

GUARDIAN_AGE = 14  # PIPL art. 31: below it a parent or guardian consents

REVEAL_SECONDS = 60  # ours: how long an opened value stays on the screen
REVEALS_PER_DAY = 60  # security.md P16: a person's quota of opened fields, reset at midnight Shanghai time
REVEALS_BEFORE_ALARM = 40  # ours: the day's count at which the manager is told
# Tiers of fields (customers.fieldbook) for which a fresh password is asked before opening. Empty: whoever books
# tickets opens document numbers all day, and would be asked every five minutes; purpose, quota, alarm and the
# idle limit stand instead. {2} asks for document numbers.
REVEAL_CONFIRMS_TIERS: frozenset[int] = frozenset()
PURPOSE_HOLDS = timedelta(minutes=30)  # contracts_compliance.md §2.2: a declared purpose, for one archive
SECRET_TIER = 3  # from this tier on a purpose is not enough: somebody approves (§2.2)
SENSITIVE_TIER = 2  # from this tier on a child's data need an approval (未成年人网络保护条例 art. 36)
ACCESS_HOURS = (2, 8, 24, 72)  # ours: for how long an approval may be asked
ACCESS_ANSWER_WITHIN = timedelta(days=3)  # ours: an unanswered request lapses
PARTY_AFTER = timedelta(days=1)  # ours: a group's approval ends this long after its return
PARTY_LONGEST = timedelta(days=60)  # ours: or after this time at the latest
REASON_SHORTEST = 6  # ours, characters: a word on an approval or an emergency says something
TRIP_OPENS = timedelta(days=7)  # §2.2 “departing within N days”; ours: 7
WATCH_CUSTOMERS_PER_HOUR = 20  # §2.2 “> N distinct customers/hour”; ours: a busy hour of calls is ten
WATCH_NIGHT = (22, 6)  # §2.2 “night access”; ours: from ten to six, Shanghai time
WATCH_AFTER_REASSIGNMENT = timedelta(days=30)  # §2.2 “access after reassignment”; ours
WATCH_SEARCHES_PER_HOUR = 40  # §2.2 “search by ID without booking”; ours
RECERTIFY_TIME = timedelta(days=14)  # §3.2 “access review: quarterly”; ours: managers have two weeks
RECERTIFY_REMINDED = timedelta(days=3)  # ours: before the last day
UNDERTAKING_LASTS = timedelta(days=365)  # H11: every colleague signs anew every year
UNDERTAKING_RENEWED = timedelta(days=30)  # ours: so long before its end it may be signed anew
EMERGENCY_LASTS = timedelta(hours=2)  # §2.2
EMERGENCY_REVIEW_WORKING_DAYS = 2  # §2.2, §3.2
CHECK_PAGE_LASTS = timedelta(minutes=10)  # ours: values opened for a second check go back behind their masks
PASSPORT_WARNING = timedelta(days=183)  # ours: many borders ask for six months of validity
FRESH_FOR = timedelta(days=92)  # seed 000 §三.3 “每季度”: older facts count as not confirmed, B47
FRESH_FOR_VIP = timedelta(days=31)  # requirements, conflicts: shorter by grade, VIP monthly
DRAFT_LIFE = timedelta(days=14)  # ours: a half-filled form is kept this long
LEAD_LEAVES_AFTER = timedelta(days=30)  # B21: a rejected lead is destroyed after N days; ours: 30
FILL_LINK_LIFE = timedelta(days=3)  # ours: a customer's own form is open this long (B27)
OPINION_LINK_LIFE = timedelta(days=14)  # ours: how long a customer may take to say how it was (C11)
FILL_CODE_TRIES = 5  # ours: wrong codes after which the link is dead
ENQUIRIES_PER_HOUR = 10  # ours: public forms from one address
CHANNEL_CALLS_PER_MINUTE = 60  # ours: enquiries one channel key may send
BATCH_LINES = 500  # ours: lines of one survey agency's batch
INTAKE_LEAVES_AFTER = timedelta(days=30)  # ours: details of an abandoned first contact are destroyed

IMPORT_LARGEST = 10 * 2**20  # ours, bytes of an uploaded sheet
IMPORT_ROWS = 100_000  # ours, rows of one sheet
IMPORT_OLDEST = timedelta(days=365 * 60)  # ours: collected longer ago than this is a typing slip
IMPORT_REVERT_WITHIN = timedelta(days=30)  # ours: an import can be taken back, then its rows are destroyed
IMPORT_OPEN_FOR = timedelta(days=14)  # ours: a sheet nobody imported is destroyed

SHARE_LONGEST = timedelta(days=365)  # permissions.md §1.6: a share always ends
SHARE_USUAL = timedelta(days=30)  # ours
SHARE_ANSWER_WITHIN = timedelta(days=7)  # ours: an unanswered request lapses

MERGE_UNDO_WITHIN = timedelta(days=30)  # ours: a merging of archives can be taken back this long
CHANGE_ANSWER_WITHIN = timedelta(days=14)  # ours: a proposed change nobody decides on lapses

NAME_LONGEST = 60  # ours, characters
NOTE_LONGEST = 2000  # ours, characters
CONSENT_ASKED_AGAIN = timedelta(days=90)  # contracts_compliance.md §2.1: not again so soon after a refusal
PURPOSE_REVIEW = timedelta(days=365)  # contracts_compliance.md §2.0: every entry of the register, yearly
ADVANCE_NOTICE = timedelta(days=3)  # contracts_compliance.md §2.4, D4: told so long before a campaign starts
ADVANCE_NOTICE_AIMS = frozenset({"offer"})  # D4: campaigns; care and surveys serve whoever agreed to them
ADVANCE_NOTICE_LASTS = timedelta(days=90)  # ours: after that the customer is told again
SUPPRESSION_AT_ONCE = 2000  # ours: numbers and addresses of one pasted list

PAGE = 50  # rows a list page shows
BULK_MOST = 5000  # ours: archives of one act on many
BULK_AT_ONCE = 1000  # ours: more are changed in the background, in batches
COUNT_CAP = 1000  # counts stop here and say “1000+”
TRAIL_ROWS = 50_000  # ours: rows of one export of the trail, which is masked
REGISTER_VERIFIED_WITHIN = timedelta(hours=36)  # ours: every night, and a night may be missed
TRAIL_PRINTED = 500  # ours: rows of the trail on paper
STORY_PRINTED = 300  # ours: lines of the timeline on paper
REVIEW_PRINTED = 500  # ours: lines of a review sheet
PARTS_PRINTED = 200  # ours: lines of one part of an archive on paper

MIB = 1024 * 1024
FILE_LARGEST = 30 * MIB  # ours: a scanned contract; larger ones are scanned with fewer dots
FILES_TOGETHER = 32 * MIB  # ours: what one request may bring; the page sends several files one by one
FILES_AT_ONCE = 20  # ours
PIXELS_MOST = 80_000_000  # security.md P11: a larger picture is not unpacked
PICTURE_LONGEST = 3200  # ours: pixels of the longer side that are kept; an A4 page stays legible
THUMBNAIL = 360  # pixels
PDF_PAGES_MOST = 300  # security.md P11
PAGES_SHOWN = 8  # ours: pages of a sensitive paper shown at one look
FILE_SHOWN = 180  # ours: seconds a sensitive paper stays on the screen
ORPHANS_AFTER = timedelta(days=1)  # ours: a file on disk that no record names

# contracts_compliance.md §2.3: per person and rolling 30 days, summed across exports, so that parts add up
EXPORT_SPAN = timedelta(days=30)
EXPORT_APPROVAL_ROWS = 50  # from here a second person approves
EXPORT_ROWS = 2500  # no more archives than these
EXPORT_SENSITIVE_ROWS = 250  # no more with sensitive fields in plain
EXPORTS_PER_DAY = 5  # ours
EXPORT_LIFE = timedelta(days=7)  # a finished file; then its key is destroyed
EXPORT_ANSWER_WITHIN = timedelta(days=7)  # ours: an unanswered request lapses

IDLE_LIMIT = timedelta(minutes=30)  # security.md P10
ADMIN_IDLE_LIMIT = timedelta(minutes=10)  # security.md P10, the three administrators
SESSION_LIMIT = timedelta(hours=12)  # security.md P10
REAUTHENTICATE_AFTER = timedelta(minutes=5)  # security.md P10: exports, shares, administration

# How often the archives of a grade are reviewed. Quarterly is the maximum (seed 000 §三.3, C1), important
# customers monthly (C2; requirements.md, conflicts).
REVIEW_CYCLES = {"vip": "month", "a": "quarter", "b": "quarter", "c": "quarter"}
REVIEW_TIME = {
    "month": timedelta(days=14),
    "quarter": timedelta(days=45),
}  # ours: from the day it opens, within its period
REVIEW_REMINDERS = (
    timedelta(days=7),
    timedelta(days=1),
)  # ours: before the end; afterwards the manager hears
REVIEW_GRACE = timedelta(days=14)  # ours: after the end it is closed with what is missing
REVIEW_SAMPLE = 5  # per cent of the answers a supervisor looks at again; ours, C1
RECTIFY_WITHIN = timedelta(days=7)  # ours: a finding of a spot check is put right within a week, C17
SPOT_CHECK_LARGEST = 200  # ours, archives
# Days without contact or journey after which a return visit is due, by grade (C9; requirements.md, conflicts).
DORMANT_AFTER = {
    "vip": timedelta(days=60),
    "a": timedelta(days=90),
    "b": timedelta(days=180),
    "c": timedelta(days=180),
}
# Return visits the clock gives one person in a day. Ours: a call with its note takes a quarter of an hour, so ten
# fill a morning and can be done within the week they are due in; the others come on the following days.
RETURN_VISITS_PER_DAY = 10
RETURN_VISIT_WITHIN = timedelta(days=7)  # ours: from the day the silence is noticed
TASK_REMINDED = timedelta(days=1)  # ours: the owner hears the day before; afterwards the manager hears
# Gifts and greetings a customer may cost in a year, in fen; above it a manager approves (C14, C15; ours).
CARE_BUDGET = {"vip": 100_000, "a": 50_000, "b": 20_000, "c": 5_000}
# Groups smaller than this are not told in the overview of customers (L4). Ours: official statistics suppress cells
# below three to ten; below five, colleagues who know the house would know who is meant.
SMALLEST_GROUP = 5
# Loyalty by recency, frequency (REPEAT_CUSTOMER) and money (L5); ours: most households travel at least once a year,
# and the second step of the first grading rule begins at 20,000 yuan.
RFM_RECENT = timedelta(days=365)
RFM_MUCH = 20_000_00  # fen
HELP_WORKING_DAYS = 1  # A24 names no time; ours: then the next above is asked
HELP_REMINDED = timedelta(hours=4)  # ours: before the working day is over
HELP_CLOSES_AFTER = timedelta(days=7)  # ours: an answer nobody objects to
MEETING_LOOKS_BACK = timedelta(days=30)  # ours: what the first meeting of a team looks at, B44
MEETING_EVERY = timedelta(days=14)  # B44 names no rhythm; ours, proposed and changed by hand
MEETING_ITEMS = 80  # ours: lines of one agenda
MEETING_TASK_WITHIN = timedelta(days=7)  # ours: when a task decided upon is due
LOW_OPINION = (
    6  # ours: up to it an opinion becomes a task, C11 (0 to 6 are the detractors of the usual scale)
)
LOW_OPINION_WITHIN = timedelta(days=1)  # ours
# How often we turn to one customer of our own accord: talks, offers sent, visits and offers to come (D11; ours).
CONTACTS_MOST = 3
CONTACTS_WITHIN = timedelta(days=30)
SEGMENT_AGAIN = timedelta(
    days=7
)  # ours: nobody is taken twice from one segment for the same within this time
SEGMENT_MOST = 1000  # ours: archives one use of a segment takes; a larger one is narrowed first
ALIKE_AMONG = 2000  # ours: archives looked at for “customers like these”, the newest
REPEAT_CUSTOMER = 2  # ours: from this many purchases on she is a repeat customer (C16)

# requests about personal data (contracts_compliance.md §2.5), in working days
RIGHTS_ACKNOWLEDGE, RIGHTS_VERIFY, RIGHTS_ANSWER = 1, 3, 15
RIGHTS_ESCALATES = (5, 10, 13)  # §2.5
RIGHTS_EXTEND_MOST = 15  # ours: once more the same time, with a reason
RIGHTS_PACKAGE_LIFE = timedelta(days=7)  # §2.5
RIGHTS_CLOSES_AFTER = timedelta(days=30)  # ours: answered, and nothing more was heard
RIGHTS_PER_HOUR = 10  # ours: public requests and looks at a state from one address
RIGHTS_FILES_LARGEST = 50 * MIB  # ours: files put into one package; more are listed and handed over otherwise

COOLING_OFF = timedelta(
    days=7
)  # contracts_compliance.md §2.7: between the approval of a destruction and its start
HOLD_REVIEW = timedelta(days=90)  # §2.6: a legal hold is looked at again
KEY_BACKUP_LIFE = timedelta(
    days=35
)  # §3.1: backups of the key table are gone after this; then destruction is final
DISPOSAL_MOST = 100_000  # ours: archives of one disposal batch; more wait for the next
DISPOSAL_AT_ONCE = 20  # ours: archives destroyed in one transaction
DISPOSAL_RUN = timedelta(seconds=45)  # ours: how long one run of the clock destroys before the next goes on
PROBED_AT_ONCE = 2_000  # ours: archives whose values are looked for in one reading of everything
PAPER_LOAN_DAYS = 3  # §2.12: working days a paper file may be out
PAPER_LOAN_EXTENSIONS = 1  # ours: as many days again, once
PAPER_REMINDED = timedelta(hours=4)  # ours: before a paper file is due back
PAPER_COUNT_SHARE = 10  # ours: per cent of the paper files that a count draws
PAPER_COUNT_LEAST = 20  # ours: at least these many
PAPER_COUNT_CALLED_FOR = timedelta(
    days=61
)  # §2.12, twice a year; ours: before the half-year ends without one
HOLD_MOST = 200  # ours: archives one hold takes at once
BACKUP_HOUR = 2  # ours: every day from then on, Shanghai time, when nobody works
BACKUP_RETRY = timedelta(hours=1)  # ours: between two tries of a night
BACKUP_AGE_MOST = timedelta(hours=26)  # security.md: the age of the last backup that alarms
DATA_BACKUP_LIFE = timedelta(days=90)  # contracts_compliance.md §3.1
DRILL_EVERY = timedelta(days=182)  # §3.2: half-yearly
DRILL_REMINDED = timedelta(days=14)  # ours: before it is due
INCIDENT_TRIAGE = timedelta(hours=1)  # contracts_compliance.md §2.8: looked at within the hour
INCIDENT_AUTHORITY = timedelta(hours=4)  # §3.2: 较大 and above, to the provincial cyberspace office
INCIDENT_TOLD = timedelta(hours=24)  # PIPL 57 says at once; ours
INCIDENT_DRILL = timedelta(days=365)  # §2.8: yearly
INCIDENT_MOST = 100_000  # ours: archives of one list of affected persons
IMPACT_REFRESH, IMPACT_SOON = timedelta(days=365), timedelta(days=30)  # §3.2; told before: ours
IMPACT_TEXT, IMPACT_RISKS = 2000, 12  # ours: characters of a part, rows of risks

# Sharing outward (contracts_compliance.md §2.3, §3.2); its quotas are those of exports, summed with them.
OUTWARD_LONGEST = timedelta(days=180)  # ours: a season with its complaints
OUTWARD_USUAL = timedelta(days=14)  # ours
OUTWARD_ANSWER_WITHIN = timedelta(days=7)  # ours: an unanswered request lapses
OUTWARD_CODE_TRIES = 5  # ours: wrong codes after which another one is needed
OUTWARD_OPENING = timedelta(minutes=30)  # ours: how long one code keeps the page open
OUTWARD_CONFIRM_WITHIN = timedelta(days=30)  # §3.2 “share destroy confirmation: trip end + 30 d”
OUTWARD_REMINDED = timedelta(days=7)  # ours: before that day, and from it to the mark on the recipient
OUTWARD_CONFIRM_LINK = timedelta(days=14)  # ours: how long the address for the confirmation lives
OUTWARD_PAGE = 50  # people on one page of the recipient
OUTWARD_KEPT = timedelta(days=3 * 365)  # 网络数据安全管理条例 art. 12
# Lines of the meter: persons abroad since 1 January, not exempt (促进和规范数据跨境流动规定 art. 7, 8; 待法务确认)
ABROAD_CONTRACT, ABROAD_ASSESSMENT = 100_000, 1_000_000
ABROAD_SENSITIVE_ASSESSMENT = 10_000
AUDIT_REPORTED = timedelta(days=90)  # ours: the report of the annual audit, after the end of the year (J1)
QUARTERLY_AUDIT_REPORTED = timedelta(days=30)  # ours: after the end of the quarter
MINORS_FILED_BY = (1, 31)  # month, day: 未成年人网络保护条例 art. 37; CAC 2025-12-29
AUDIT_TOLD = (60, 30, 7, 0)  # ours: days before an audit's last day on which it is told
CONTROLS_EVERY = timedelta(days=7)  # ours: the control tests run by themselves (J2)
CONTROLS_LOOK_BACK = timedelta(days=90)  # ours: and over these days
ALERT_JUDGED = timedelta(days=3)  # ours: an alert about unusual access is judged within these (J2)
DISPOSED_WITHIN = timedelta(days=92)  # contracts_compliance.md §3.2: at most a quarter later
# Ours: a sample is drawn from the archives as they stood so long ago; no transaction of that time is still running.
SAMPLE_SETTLED = timedelta(minutes=10)
# Days within which a finding of an audit is put right, by severity; ours (J3).
CORRECT_WITHIN = {
    "critical": timedelta(days=7),
    "major": timedelta(days=30),
    "minor": timedelta(days=60),
    "observation": timedelta(days=90),
}
CORRECT_REMINDED = timedelta(days=3)  # ours: before the day
EFFECT_AFTER = timedelta(days=30)  # ours: the effect of a corrective action is checked then
EVIDENCE_LARGEST = 5 * MIB  # ours: a file that proves something in an audit
