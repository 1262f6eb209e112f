"""The seven processes, each on one page: steps, owner, clock, figures of the period, the screens (J5)."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from agency import policy
from agency.models import Event
from agency.roles import ROLES
from compliance.citing import cited
from compliance.models import ControlResult

from .controls import BY_CODE
from .showing import Line

Kind = Event.Kind


@dataclass(frozen=True)
class Step:
    """What is done, by whom, on which screen (a URL name without arguments, "" where there is none)."""

    title: Promise
    who: str  # a code of agency.roles, "" for every colleague
    screen: str = ""

    @property
    def role(self):
        return ROLES[self.who].label if self.who else _("every colleague")

    @property
    def url(self) -> str:
        try:
            return reverse(self.screen) if self.screen else ""
        except NoReverseMatch:
            return ""


@dataclass(frozen=True)
class Process:
    """`kinds` are the lines of the register it leaves, `controls` what is tested of it."""

    code: str
    title: Promise
    owner: str
    clock: Promise
    rule: str
    steps: tuple[Step, ...]
    kinds: tuple[str, ...]
    controls: tuple[str, ...]

    @property
    def role(self):
        return ROLES[self.owner].label

    @property
    def source(self) -> str:
        return cited(self.rule)


PROCESSES: tuple[Process, ...] = (
    Process(
        "collect",
        pgettext_lazy("process", "Collection"),
        "sales_manager",
        _("The notice is shown and answered before anything is noted."),
        "000 §三.1 · 个人信息保护法 14, 17",
        (
            Step(_("A first contact is noted, with where it came from"), "", "customers:capture"),
            Step(_("The privacy notice is shown, each purpose answered"), "sales", "customers:register"),
            Step(_("Leads are screened and handed to a colleague"), "sales_manager", "customers:leads"),
            Step(
                _("Purposes and notices are drafted and approved"), "privacy_officer", "compliance:purposes"
            ),
            Step(
                _("What a processing does to people is weighed before it begins"),
                "privacy_officer",
                "compliance:impacts",
            ),
        ),
        (Kind.COLLECTED, Kind.LEAD, Kind.CONSENT, Kind.IMPACT),
        ("consents", "purposes"),
    ),
    Process(
        "enter",
        pgettext_lazy("process", "Entry"),
        "sales_manager",
        _("48 hours from the first contact; told 12 hours before the end, the breach is recorded."),
        "000 §三.2",
        (
            Step(_("The archive is registered within 48 hours"), "sales", "customers:intakes"),
            Step(_("Important customers are checked by a second person"), "sales_manager", "agency:inbox"),
            Step(_("The rate of each department is followed"), "crm_manager", "compliance:entries"),
        ),
        (Kind.REGISTERED, Kind.IMPORTED, Kind.VERIFIED, Kind.BREACHED),
        ("entry_48h", "vip_verified"),
    ),
    Process(
        "maintain",
        pgettext_lazy("process", "Maintenance"),
        "crm_manager",
        _("Every archive once a quarter; changes that need it wait for a second person."),
        "000 §三.3",
        (
            Step(_("Changes are proposed, verified, approved"), "sales", "agency:inbox"),
            Step(_("Every quarter each archive is reviewed"), "sales", "compliance:reviews"),
            Step(_("Spot checks are drawn and put right"), "crm_manager", "compliance:spot_checks"),
        ),
        (Kind.CHANGED, Kind.PROPOSED, Kind.REVIEWED, Kind.SPOT_CHECK, Kind.PART),
        ("quarterly_review", "changes_approved", "findings_mended"),
    ),
    Process(
        "use",
        pgettext_lazy("process", "Use"),
        "privacy_officer",
        _("A purpose holds for half an hour; emergencies are judged within two working days."),
        "000 §三.4 · 未成年人网络保护条例 36",
        (
            Step(_("A field opens with a declared purpose, written down first"), "", "customers:purposes"),
            Step(_("Children’s data open after approval"), "privacy_officer", "customers:minors"),
            Step(
                _("Campaigns only with consent, notice and suppression"), "crm_manager", "customers:segments"
            ),
            Step(_("Unusual access raises an alert"), "privacy_officer", "customers:alerts"),
        ),
        (Kind.REVEALED, Kind.EXPORTED, Kind.PRINTED, Kind.SEGMENT, Kind.EMERGENCY, Kind.ALERT),
        ("purpose_declared", "minors_approved", "emergency_reviewed", "alerts_judged"),
    ),
    Process(
        "share",
        pgettext_lazy("process", "Sharing"),
        "privacy_officer",
        _("Approved for named fields and days; ends by itself; confirmed every quarter."),
        "000 §三.4 · 网络数据安全管理条例 12",
        (
            Step(_("A colleague asks, the department approves"), "sales", "compliance:shares"),
            Step(
                _("Recipients outside the house are entered and approved"),
                "privacy_officer",
                "compliance:recipients",
            ),
            Step(_("Shares and roles are confirmed anew"), "sales_manager", "compliance:recertify"),
        ),
        (Kind.SHARE, Kind.RECERTIFIED, Kind.RECIPIENT, Kind.OUTWARD),
        ("grants_ended", "shares_used", "access_confirmed", "leavers"),
    ),
    Process(
        "destroy",
        pgettext_lazy("process", "Destruction"),
        "privacy_officer",
        _("Collected every night, seven days of cooling-off, certificate after a search for remains."),
        "000 §三.5 · 个人信息保护法 47",
        (
            Step(_("Rules say how long what is kept"), "privacy_officer", "compliance:retention"),
            Step(_("Cases keep archives back"), "privacy_officer", "compliance:holds"),
            Step(
                _("Reviewed, approved, verified by three people"), "general_manager", "compliance:disposals"
            ),
        ),
        (Kind.RETENTION, Kind.HOLD, Kind.DISPOSAL, Kind.DESTROYED),
        ("retention",),
    ),
    Process(
        "contract",
        pgettext_lazy("process", "Contracts"),
        "sales_director",
        _(
            "A month's notice before an agreement ends, seven days for the scan, a day before the journey the sheet."
        ),
        "001 · 旅游法 57–59",
        (
            Step(_("Reviewed texts in the library"), "legal", "contracts:templates"),
            Step(_("Drafted after reading the archive"), "sales", "contracts:begin"),
            Step(_("Checked against the law before anybody decides"), "sales", "contracts:check_rules"),
            Step(_("Decided on by those the matrix names"), "sales_manager", "contracts:matrix"),
            Step(_("Signed, the scan compared by another person"), "sales", "contracts:signing"),
            Step(_("The seal used and written down"), "office", "contracts:seals"),
            Step(_("Scans and the file of the journey complete"), "sales", "contracts:filing"),
            Step(_("Decided on before it ends"), "sales_manager", "contracts:expiring"),
            Step(_("Disputes, their hold and their lessons"), "legal", "contracts:disputes"),
        ),
        (Kind.CONTRACT,),
        ("contracts_on_file", "ends_decided"),
    ),
)
PROCESS: dict[str, Process] = {one.code: one for one in PROCESSES}


@dataclass(frozen=True)
class Figures:
    """(kind in words, lines of the register) of the period, and the newest result of each control."""

    counts: list[tuple[str, int]]
    results: list[Line]
    since: datetime


def figures(process: Process, now: datetime) -> Figures:
    since = now - policy.CONTROLS_LOOK_BACK
    rows = Event.objects.filter(kind__in=process.kinds, at__gte=since).order_by()
    counts = dict(rows.values_list("kind").annotate(count=Count("pk")))
    labels = dict(Kind.choices)
    newest = ControlResult.objects.filter(code__in=process.controls).order_by("code", "-at", "-pk")
    found = {one.code: one for one in newest.distinct("code")}
    return Figures(
        [(labels[kind], counts.get(kind, 0)) for kind in process.kinds],
        [Line(BY_CODE[code], found[code]) for code in process.controls if code in found],
        since,
    )
