"""Numbers of the contract module, each beside its source (seed 001; contracts_compliance.md §1)."""

from datetime import timedelta

TEMPLATE_REVIEW = timedelta(days=365)  # seed 001 “模板需定期更新”; §1.1 “review due ≤ 12 months”
TEMPLATE_GRACE = timedelta(days=30)  # §1.6: overdue by more, and it starts no new contract
TEMPLATE_WARNINGS = (timedelta(days=60), timedelta(days=30), timedelta(0))  # §1.6

# before the last day of an agreement: seed 001 合同到期前一个月, then [C] §1.6; at 0 it has run out
EXPIRY_LADDER = (30, 15, 7, 1, 0)  # days
REMINDING_HOUR = 9  # in Shanghai: when people are told of days to come
LICENCE_WARNINGS = (90, 60, 30, 7)  # days before a licence runs out, §1.6

APPROVAL_VALID = timedelta(days=30)  # [C] §1.2 approval_valid_until: then the text is looked at again
MARGIN_FLOOR = 8  # [C] percent; below it counsel reads along (§1.4)
DELEGATION_LONGEST = timedelta(days=90)  # [C] longer absences are a change of office
SIGN_WITHIN = {  # [C] §1.2 “sign window”: paper travels by post, a code or a platform does not
    "ink": timedelta(days=14),
    "code": timedelta(days=7),
    "provider": timedelta(days=7),
}
SIGNING_REMINDERS = (timedelta(days=3), timedelta(days=1))  # ours: before the window ends
SIGNING_CODE_LIFE = timedelta(hours=24)  # ours: told over the phone, used the same day
SIGNING_CODE_TRIES = 5  # ours: one in 200,000 at most
SIGNING_OPENING = timedelta(hours=1)  # ours: to read the whole of it; another code opens it again
VERIFIED_PER_HOUR = 40  # ours: for each address; a coach of travellers may look at once
SCAN_PAGES = 60  # photos of one scan; ours: a contract with its roster, several times over
# the legal check (§1.3)
CHILD, ADULT, ELDER = 14, 18, 60  # PIPL 31; 未成年人保护法 2; 老年人权益保障法 2
NOTICE_HOME, NOTICE_ABROAD = timedelta(days=7), timedelta(days=30)  # 旅游法 63
LONGEST_DAY = 14 * 60  # minutes; ours: more cannot be carried out with rest and meals
EARNEST_SHARE = 20  # percent; 民法典 586: an earnest beyond it has not the effect of one
FRAMEWORK_LONGEST = timedelta(days=3 * 366)  # ours: later, prices and law have changed too much
CASH_NOTICE = 50_000_00  # fen; 金融机构大额交易和可疑交易报告管理办法 5: cash from here on is reported
CREDIT_LONGEST = 60  # days; 保障中小企业款项支付条例 9
CLAUSES_MOST = 400  # of one text
IMPORT_LARGEST = 5 * 1024 * 1024  # bytes of a .docx brought in; contracts are words, not pictures
IMPORT_UNPACKED = 20 * 1024 * 1024  # bytes of its XML
# the end before the time, and disputes
EARLY_END_HIGH = (
    20_000_00  # fen; [C] as in the matrix (§1.4): a refund beyond it is for finance or the general manager
)
DISPUTE_WARNING = timedelta(days=3)  # [C] ahead of a deadline
LIMITATION = 3  # years; 民法典 188
REPLY = timedelta(days=10)  # 旅游投诉处理办法: written reply after the complaint was handed on
DEFENCE = timedelta(days=15)  # 民事诉讼法 128; commissions of arbitration ask for about the same
# the file of a signed contract (§1.2, §1.6)
SCAN_MISSING = timedelta(days=7)  # [C] §1.2: signed, and the signed text is not on file
SCAN_TOLD_UP = timedelta(days=10)  # ours: then the manager hears of it
SHEET_BEFORE = timedelta(days=1)  # §1.6 “itinerary sheet −1 d”; 旅游法 59 “before the departure”
FILE_COMPLETE = timedelta(days=7)  # §1.6 “dossier complete +7 d”
FILE_CLOSED = timedelta(days=15)  # §1.6 “close file +15 d”
OFFER_HOLDS = timedelta(days=7)  # ours: how long an offer holds that was shown, unless said otherwise
OFFER_LONGEST = timedelta(days=90)  # ours
# payments and obligations under a signed contract
PAYMENT_REMINDERS = (-3, 0, 1, 7, 15)  # days after the day it is due; §1.6 “balance due −3 d”, the rest [C]
PAYMENT_MANAGER_FROM = 15  # days overdue: the manager hears of it too [C]
OBLIGATION_REMINDERS = (-3, 0, 1, 7)  # [C]
OBLIGATION_MANAGER_FROM = 7  # days late
VISA_CUT_OFF = timedelta(days=30)  # ours: before the departure, where a visa is part of the price
ROSTER_CLOSED = timedelta(days=3)  # ours: 出国旅游管理办法 7–8, the list is final before the departure
RETURNS_WINDOW = timedelta(days=30)  # 旅游法 35: after the end of the journey
FILE_CLOSED = timedelta(days=15)  # [C] §1.6
# papers of a contract (§1.7)
SCAN_LONGEST = 2600  # ours: pixels of a page as it is read; small print of an A4 page stays legible
LAYER_LEAST = 6  # ours: signs a PDF must carry on a page; less is a stamp or a page number over a picture
PAGE_READ_WITHIN = timedelta(seconds=90)  # ours: one page; a slow machine needs ten
PAGE_TAKEN_FOR = timedelta(minutes=5)  # ours: a worker that says nothing for so long is dead
PAGE_TRIES = 3  # ours: a page that ended three workers is given up and told
FILES_EVERY = timedelta(days=7)  # §1.5: every file once a week
FILES_DAILY = 200  # ours: of these, and of all others, a random sample each day (§1.5)
