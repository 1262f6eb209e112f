"""Ten people around one contract: what each may try, by dice, and what must never be (issue 5)."""

from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.timezone import localdate, now

from agency.acting import acting, acting_as
from agency.encryption.ids import uuid7
from agency.errors import Conflict, Refused
from contracts.models import ApprovalDecision, CheckRun, Contract, ScanMatch, Signature, SigningRound
from contracts.signing import clock, inking, rounds, scans
from customers.models import Attachment
from tests.contracts import test_approval_sequences as approving

CAST = ("lin", "wang", "zhao", "sun", "gao", "jiang", "bai", "shen", "he", "fang")
SIGNED = {"signed", "effective"}


def kept(customer, *, by, **facts) -> Attachment:
    """A scan without its bytes: what is in it is not the question here."""
    made = Attachment(pk=uuid7(), customer=customer, kind="contract", name="a.pdf", uploaded_by=by)
    made.secret, made.digest, made.content_type, made.size = "0", "0" * 64, "application/pdf", 1
    made.save(force_insert=True)
    return made


class House(approving.House):
    """Ten people, one contract, until it is signed, or never."""

    def check(self, contract, *, by, revision=None, now=None):
        coin = self.dice.random() < 0.85
        self.passed[revision.digest] = coin
        return CheckRun.objects.create(
            contract=contract,
            customer_id=contract.customer_id,
            revision=revision,
            digest=revision.digest,
            at=now,
            passed=coin,
        )

    def recheck(self, name):
        if self.contract.revision is None:
            raise Refused("nothing to check")
        with acting_as("system:test"):
            self.check(self.contract, by=None, revision=self.contract.revision)

    def send(self, name):
        rounds.begin(self.contract, self.dice.choice(("ink", "ink", "code")), by=self.people[name])

    def ink(self, name):
        side = self.dice.choice(rounds.missing(self.round()) or ["house"])
        inking.note(self.contract, side, by=self.people[name], name="王小明", signed_on=localdate())

    def code(self, name):
        """From outside, with a proof of its own."""
        with acting_as(rounds.ACTOR):
            contract, signing = rounds.held(self.pk)
            if signing.method == "ink":
                raise Refused("not by code")
            rounds.sign(contract, signing, self.dice.choice(rounds.missing(signing)), name="王小明")
            rounds.complete_if_all(contract, signing)

    def scan(self, name):
        scans.take_in(self.contract, [b"%PDF-"], by=self.people[name])

    def match(self, name):
        ticked = self.dice.random() < 0.9
        scans.match(self._scan(), by=self.people[name], ticked=ticked)

    def turn_down(self, name):
        scans.turn_down(self._scan(), by=self.people[name], reason="缺页")

    def refuse(self, name):
        inking.refuse(self.contract, by=self.people[name], reason="不签")

    def call_off(self, name):
        inking.call_off(self.contract, by=self.people[name], reason="改签")

    def expire(self, name):
        clock.expire(now() + timedelta(days=self.dice.choice((1, 15))))

    def forge(self, name):
        """Past the acts: a signature, an ended round, a matching scan, a signed contract, out of nothing."""
        with acting_as("system:test"), transaction.atomic():
            getattr(
                self, self.dice.choice(("_forge_contract", "_forge_round", "_forge_scan", "_forge_signature"))
            )()

    def _forge_contract(self):
        Contract.objects.filter(pk=self.pk).update(
            state=self.dice.choice(("signed", "effective")), signed_at=now()
        )

    def _forge_round(self):
        SigningRound.objects.filter(contract=self.pk).update(state="done", signed_at=now(), ended_at=now())
        self._forge_contract()

    def _forge_scan(self):
        by = self.people[self.dice.choice(CAST)]
        ScanMatch.objects.filter(contract=self.pk).update(state="matched", matched_by=by, decided_at=now())
        self._forge_contract()

    def _forge_signature(self):
        signing = self.round()
        digest = self.dice.choice((signing.digest, "0" * 64))
        given = Signature(contract=self.contract, customer_id=signing.customer_id, round=signing, name="某某")
        given.side, given.digest, given.level = self.dice.choice(("house", "other")), digest, signing.level
        given.signed_on, given.at = localdate(), now()
        given.save(force_insert=True)

    def round(self) -> SigningRound:
        found = SigningRound.objects.filter(contract=self.pk).first()
        if found is None:
            raise Refused("no round")
        return found

    def _scan(self) -> ScanMatch:
        found = ScanMatch.objects.filter(contract=self.pk).first()
        if found is None:
            raise Refused("no scan")
        return found

    def chosen(self):
        """Mostly what comes next, so that the dice reach the end; else anything at all."""
        if self.dice.random() < 0.65 and (usual := NEXT.get(self.state)):
            return self.dice.choice(usual)
        return self.dice.choices(list(ACTS), ACTS.values())[0]

    def apt(self, act):
        if act in ("send", "ink", "scan", "refuse", "call_off"):
            return self.dice.choice(("lin", "lin", "zhao"))
        if act in ("match", "turn_down"):
            return self.dice.choice(("fang", "fang", "he", "zhao", "lin"))
        return super().apt(act)

    # --- what must never be -----------------------------------------------------------------------------------
    def judge(self) -> None:
        state = self.state
        if state in SIGNED:
            self.judge_signed(self.contract)
        if state in approving.BOUND:
            self.passed = dict.fromkeys(self.passed, True)  # the check of the day counts where it is signed
            super().judge()

    def judge_signed(self, contract: Contract) -> None:
        digest = contract.revision.digest
        assert self.passed.get(digest), "no passing check of this text"
        signing = SigningRound.objects.get(contract=contract, state="done", revision=contract.revision)
        assert signing.digest == digest, "a round of another text"
        given = {one.key for one in signing.signatures.filter(digest=digest)}
        assert given >= {"house", "traveller"}, f"only {given} have signed"
        if signing.method == "ink":
            scan = signing.scans.get(state="matched")
            deciders = ApprovalDecision.objects.filter(contract=contract).values_list("by", flat=True)
            assert scan.matched_by_id != scan.uploaded_by_id, "compared by whoever took it in"
            assert scan.matched_by_id not in set(deciders), "compared by somebody who approved"


ACTS = {
    "approve": 20,
    "submit": 14,
    "send": 22,
    "ink": 26,
    "code": 14,
    "scan": 16,
    "match": 20,
    "edit": 4,
    "recheck": 4,
    "turn_down": 2,
    "refuse": 2,
    "call_off": 2,
    "expire": 2,
    "withdraw": 1,
    "send_back": 1,
    "forge": 16,
}


NEXT = {
    "draft": ("submit",),
    "approval": ("approve",),
    "approved": ("send",),
    "signing": ("ink", "code"),
    "part_signed": ("ink", "code", "scan", "match"),
    "sign_refused": ("submit", "edit"),
    "sign_expired": ("submit", "edit"),
}


def prepared(house: House) -> None:
    """A text that lin submitted and, unless the dice are against it, everybody approved."""
    try:
        with acting(house.people["lin"]):
            house.submit("lin")
            while house.state == "approval":
                house.approve(house.apt("approve"))
    except (Refused, PermissionDenied, Conflict, IntegrityError):
        house.said.append("(not approved)")
