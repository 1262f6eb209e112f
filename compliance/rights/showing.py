"""What the page of one request shows one person: clock, decision, recipients, and what is asked of her."""

from functools import cached_property

from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from agency.models import Event
from compliance.forms.rights import CorrectionForm, ExtendForm, IdentityForm, ReasonForm
from compliance.models import RightsLine, RightsRequest
from customers import fieldbook, searching
from customers.models import Customer

from . import answering, carrying_out, deciding, lettering, receiving, timing, working_out
from .timing import HANDLE

State, Kind, Outcome = RightsRequest.State, RightsRequest.Kind, RightsRequest.Outcome
STEPS = ("received", "identity", "scoping", "review", "executing", "answered")
AT = {
    "received": 1,
    "identity": 2,
    "verified": 3,
    "scoping": 3,
    "legal": 3,
    "review": 4,
    "executing": 5,
    "answered": 6,
    "closed": 7,
}
TONES = {"delete": "rose", "freeze": "indigo", "keep": "violet", "give": "green", "withhold": "line"}
SHOWN = 5  # archives a search proposes


class Page:
    def __init__(self, request: RightsRequest, user, *, search: str = "", fresh: bool = False):
        self.request, self.user, self.search, self.fresh = request, user, search.strip(), fresh

    # --- where it stands ---------------------------------------------------------------------------------

    @cached_property
    def clock(self) -> timing.Clock:
        return timing.clock_of(self.request)

    @cached_property
    def due(self):
        return timing.end_of(self.request.due_on)

    @property
    def overdue(self) -> bool:
        return self.request.running and not self.request.paused and localdate() > self.request.due_on

    @cached_property
    def steps(self) -> list[dict]:
        labels = (
            _("Taken in"),
            _("Identity check"),
            _("Decision on the request"),
            _("Second person"),
            _("Being carried out"),
            _("Answered"),
        )
        return [{"label": label, "url": ""} for label in labels]

    @property
    def at(self) -> int:
        return AT.get(self.request.state, 0)

    @property
    def code(self) -> str:
        """The tracking code, for whoever has just taken the request in, to hand it to the person."""
        mine = self.request.submitted_by_id == self.user.pk
        return receiving.code_of(self.request.pk) if mine and self.request.state == State.RECEIVED else ""

    @property
    def track_url(self) -> str:
        return reverse("rights_follow")

    # --- what was decided --------------------------------------------------------------------------------

    @cached_property
    def lines(self) -> list[dict]:
        rows = self.request.lines.select_related("rule", "hold")
        return [
            {
                "line": line,
                "part": lettering.part_label(self.request, line),
                "tone": TONES.get(line.outcome, "line"),
                "reason": lettering.reason(line),
                "withdraws": self.request.asks == Kind.WITHDRAW,
            }
            for line in rows
        ]

    @cached_property
    def words_alone(self) -> bool:
        """Nothing is computed: a person decides and says why."""
        return self.request.asks not in working_out.DELETING or self.request.customer_id is None

    @property
    def letter(self) -> dict | None:
        return self.request.letter if isinstance(self.request.letter, dict) else None

    # --- what may be done --------------------------------------------------------------------------------

    @cached_property
    def handles(self) -> bool:
        return self.user.has_perm(HANDLE)

    @cached_property
    def sees(self) -> bool:
        return self.user.has_perm("compliance.view_rights")

    @property
    def may_match(self) -> bool:
        return self.handles and self.request.state in (State.RECEIVED, State.IDENTITY, State.VERIFIED)

    @property
    def may_pause(self) -> bool:
        return self.handles and self.request.state in RightsRequest.BEFORE_REVIEW and not self.request.paused

    @property
    def may_extend(self) -> bool:
        return self.handles and self.request.running

    @cached_property
    def may_review(self) -> bool:
        return deciding.may_review(self.user, self.request)

    @property
    def may_pack(self) -> bool:
        return (
            self.handles
            and self.request.state in (State.EXECUTING, State.ANSWERED)
            and self.request.asks in working_out.GIVING
            and self.request.outcome != Outcome.REFUSED
            and self.request.customer_id is not None
        )

    @property
    def may_correct(self) -> bool:
        granted = self.request.outcome != Outcome.REFUSED and self.request.customer_id is not None
        executing = self.request.state == State.EXECUTING
        return self.handles and executing and granted and self.request.asks == Kind.CORRECT

    @property
    def may_lift(self) -> bool:
        done = self.request.state in (State.ANSWERED, State.CLOSED)
        return self.handles and done and self.restricted

    @cached_property
    def restricted(self) -> bool:
        return self.request.customer_id is not None and carrying_out.restriction_of(self.request) is not None

    @cached_property
    def missing(self) -> str:
        return answering.outstanding(self.request) if self.request.state == State.EXECUTING else ""

    @cached_property
    def waits_for_destruction(self) -> bool:
        return self.request.state == State.ANSWERED and answering.waits_for_destruction(self.request)

    @cached_property
    def needs_law(self) -> bool:
        return self.request.state == State.SCOPING and deciding.needs_law(self.request)

    # --- forms -------------------------------------------------------------------------------------------

    identity_form = property(lambda self: IdentityForm(prefix=None))
    extend_form = property(lambda self: ExtendForm(auto_id="extend_%s"))
    correction_form = property(lambda self: CorrectionForm(auto_id="correct_%s"))

    def words(self, name: str, label: str, required: bool = True) -> ReasonForm:
        return ReasonForm(label=label, required=required, auto_id=f"{name}_%s")

    @property
    def fail_form(self):
        return self.words("fail", _("Why the identity is not proven; the person reads it"))

    @property
    def back_form(self):
        return self.words("back", _("How the person told it"))

    @property
    def pause_form(self):
        return self.words("pause", _("What the person was asked for"))

    @property
    def law_form(self):
        return self.words("law", _("What counsel said"))

    @property
    def confirm_form(self):
        return self.words(
            "confirm", _("Words in the letter; a refusal gives its reasons here"), required=False
        )

    @property
    def approve_form(self):
        return self.words("approve", _("What you looked at, if anything is to be noted"), required=False)

    @property
    def send_back_form(self):
        return self.words("sendback", _("What is to be looked at again"))

    # --- archives, recipients, packages ------------------------------------------------------------------

    @cached_property
    def found(self) -> list[dict]:
        """Archives that answer the search exactly: by number, telephone or document."""
        if not (self.may_match and self.search):
            return []
        kinds = searching.kinds(searching.tidy(self.search))
        rows = [] if "name" in kinds else searching.search(self.user, self.search, limit=SHOWN)
        return [{"customer": one, "phone": fieldbook.masked(one, "phone")} for one in rows]

    @cached_property
    def recipients(self) -> list:
        return list(self.request.recipients.select_related("sent_by", "confirmed_by")) if self.sees else []

    @cached_property
    def packages(self) -> list:
        rows = self.request.packages.defer("content").select_related("made_by") if self.sees else []
        return list(rows and rows.order_by("-made_at"))

    @cached_property
    def taken(self) -> list:
        """When the person took the package."""
        if not self.packages:
            return []
        events = Event.objects.filter(
            kind=Event.Kind.RIGHTS,
            subject=self.request.customer_id,
            data__act="package_taken",
            data__number=self.request.number,
        )
        return list(events.order_by("-at").values_list("at", flat=True)[:20])

    @property
    def archive(self) -> Customer | None:
        """The archive as a link, for those who may open it."""
        customer = self.request.customer
        if customer is None or customer.state in ("destroyed", "withdrawn", "merged"):
            return None
        return customer if Customer.objects.visible_to(self.user).filter(pk=customer.pk).exists() else None

    @property
    def kept(self) -> list:
        return [row for row in self.lines if row["line"].outcome == RightsLine.Outcome.FREEZE]
