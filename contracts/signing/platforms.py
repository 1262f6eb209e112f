"""A contract signed on a platform: ordered, told back, fetched (§1.5).

What the platform tells only moves the task; who signed when is read from its report, so calls may come twice, late
or in any order. Each step is found again by the clock until it is done.
"""

import hashlib
from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.timezone import localdate
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from agency.acting import acting, acting_as
from agency.errors import Refused
from agency.models import Event
from contracts.drafting import keeping
from contracts.models import Contract, ProviderCall, ProviderTask, Signature, SigningRound
from contracts.terms import Terms
from customers.attachments import adding
from customers.models import Attachment

from . import providers, rounds
from .codes import signer
from .rounds import ACTOR

State, Round = ProviderTask.State, SigningRound.State
BATCH = 50
WAITS = (10, 30, 120, 600, 3600)  # seconds until a step is tried again
LOOK = timedelta(minutes=10)  # between two looks at what is being signed; calls come within seconds


def begin(contract: Contract, code: str, *, by, callback: str, now: datetime | None = None) -> ProviderTask:
    """Send the approved text to a platform; a worker orders it within seconds. Raises as `rounds.begin`."""
    now = now or clock()
    provider = providers.of(code)
    with acting(by, reason=gettext_noop("contract sent to a signing platform")):
        method = SigningRound.Method.PROVIDER
        signing = rounds.begin(contract, method, by=by, level=provider.level, provider=code, now=now)
        task = ProviderTask(
            contract_id=signing.contract_id,
            customer_id=signing.customer_id,
            round=signing,
            provider=code,
            callback=callback,
            next_at=now,
        )
        task.save(force_insert=True)
        keeping.note("platform_ordered", signing.contract, by=by, digest=signing.digest)
    return task


def sweep(now: datetime) -> int:
    """What is to be ordered, fetched or voided; may run anywhere, at once and again."""
    with acting_as(ACTOR):
        rows = ProviderTask.objects.filter(state__in=ProviderTask.TO_DO, next_at__lte=now)
        found = list(rows.order_by("next_at").values_list("pk", flat=True)[:BATCH])
    return sum(step(pk, now) for pk in found)


def step(pk: UUID, now: datetime) -> int:
    """The next step of one task. A platform that is away is asked again later; nothing is half done."""
    with acting_as(ACTOR):
        task = ProviderTask.objects.select_related("round").get(pk=pk)
    acts = {State.WANTED: _order, State.RUNNING: _look, State.FINISHED: _fetch, State.TO_VOID: _void}
    act: Callable | None = acts.get(task.state)
    if act is None:
        return 0
    try:
        return act(task, providers.of(task.provider), now)
    except (providers.Away, Refused) as error:
        wait = timedelta(seconds=WAITS[min(task.tries, len(WAITS) - 1)])
        with acting_as(ACTOR):
            ProviderTask.objects.filter(pk=pk, state=task.state).update(
                tries=task.tries + 1, next_at=now + wait, updated_at=now
            )
        return 0 if isinstance(error, providers.Away) else 1


def _order(task: ProviderTask, provider, now: datetime) -> int:
    """The platform knows a repeated order by the task’s id: a worker that died here orders nothing twice.

    The try is written down first: what may have been ordered is voided when the round ends meanwhile.
    """
    if not _moved(task, State.WANTED, tries=F("tries") + 1):
        return 0
    return _moved(task, State.RUNNING, external=_ordered(task, provider), tries=0, next_at=now + LOOK)


def _ordered(task: ProviderTask, provider) -> str:
    signing = task.round
    order = providers.Order(task.pk, signing.revision_id, signing.digest, signing.needed, task.callback)
    return provider.create_task(order)


def _look(task: ProviderTask, provider, now: datetime) -> int:
    """Calls may get lost for good: now and then the platform is asked whether all have signed."""
    if set(provider.evidence_report(task.external).signed) >= set(task.round.needed):
        return _moved(task, State.FINISHED, next_at=now, tries=0)
    _moved(task, State.RUNNING, next_at=now + LOOK)
    return 0


def _fetch(task: ProviderTask, provider, now: datetime) -> int:
    """Report and paper come from the platform first; then all sides are written down in one transaction."""
    report, content = provider.evidence_report(task.external), provider.download(task.external)
    with acting_as(ACTOR, reason=gettext_noop("signed on a platform")):
        contract, signing = rounds.held(task.contract_id)
        held = ProviderTask.objects.select_for_update(no_key=True, of=("self",)).get(pk=task.pk)
        if held.state != State.FINISHED or signing.pk != task.round_id:
            return 0
        if report.digest != signing.digest or set(report.signed) != set(signing.needed):
            raise Refused(_("The platform’s report is about another text or other sides."))
        for key, at in sorted(report.signed.items(), key=lambda pair: pair[1]):
            _written(contract, signing, key, at, held, now)
        held.evidence = report.more | {"signed": {key: at.isoformat() for key, at in report.signed.items()}}
        held.state = State.DONE
        held.save()
        rounds.complete_if_all(contract, signing, now=now)
        _kept(contract, signing, content)
    return 1


def _written(
    contract, signing: SigningRound, key: str, at: datetime, task: ProviderTask, now: datetime
) -> None:
    side, _colon, child = key.partition(":")
    house = Terms.of(signing.revision.terms).house.name
    rounds.sign(
        contract,
        signing,
        side,
        of=child,
        name=(house if side == Signature.Side.HOUSE else signer(signing.revision, key))[:60] or "—",
        signed_on=localdate(at),
        evidence={"way": "platform", "platform": task.provider, "task": task.external, "at": at.isoformat()},
        now=min(now, signing.sign_by - timedelta(seconds=1)),
    )


def _kept(contract: Contract, signing: SigningRound, content: bytes) -> None:
    """The platform’s paper is the signed paper, a file of the archive like any other."""
    signing.paper = adding.keep(
        contract.customer_id,
        by=signing.asked_by,
        kind=Attachment.Kind.CONTRACT,
        name=f"{contract.number}.pdf",
        content=content,
    )
    signing.paper_digest = hashlib.sha256(content).hexdigest()
    signing.save()
    keeping.note("signed_paper_made", contract, digest=signing.digest, level=signing.level)


def _void(task: ProviderTask, provider, now: datetime) -> int:
    """A worker that died over the order has left no number: ordered again it is the same task, then voided."""
    external = task.external or (task.tries and _ordered(task, provider)) or ""
    if external:
        provider.void(external)
    return _moved(task, State.VOID, external=external)


def _moved(task: ProviderTask, state: str, **facts) -> int:
    with acting_as(ACTOR):
        held = ProviderTask.objects.filter(pk=task.pk, state=task.state)
        return held.update(state=state, updated_at=clock(), **facts)


# --- what the platform tells us ---------------------------------------------------------------------------
def forged(code: str) -> None:
    """Somebody called in the platform’s name: a line of the register."""
    with acting_as(ACTOR):
        Event.note(Event.Kind.CONTRACT, act="callback_forged", provider=code)


def take(code: str, call: providers.Call, now: datetime | None = None) -> bool:
    """Take one call, once, in whatever order; False for one about nothing of ours.

    That one is not kept: the platform may call before its number is written down here, and calls again.
    """
    now = now or clock()
    with acting_as(ACTOR, reason=gettext_noop("told by a signing platform")):
        rows = ProviderTask.objects.filter(provider=code, external=call.external)
        found = rows.values_list("pk", "contract").first()
        if found is None:
            return False
        try:
            with transaction.atomic():
                ProviderCall.objects.create(
                    provider=code,
                    nonce=call.nonce,
                    external=call.external[:64],
                    kind=call.kind[:10],
                    sequence=call.sequence,
                )
        except IntegrityError:  # taken already
            return True
        Contract.objects.select_for_update(no_key=True, of=("self",)).get(pk=found[1])
        task = ProviderTask.objects.select_for_update(no_key=True, of=("self",)).get(pk=found[0])
        _told(task, call, now)
    return True


def _told(task: ProviderTask, call: providers.Call, now: datetime) -> None:
    if task.state != State.RUNNING:
        return
    if call.kind == "signed" and call.signer not in task.signed:
        task.signed = sorted({*task.signed, call.signer})
    elif call.kind == "completed":
        task.state, task.next_at, task.tries = State.FINISHED, now, 0
    task.save()
    if call.kind == "refused":
        contract, signing = rounds.held(task.contract_id)
        rounds.end(contract, signing, Round.REFUSED, reason=_("Refused on the signing platform."), now=now)


@rounds.when_closed
def give_up(contract: Contract, signing: SigningRound, *, by, now: datetime) -> None:
    """Called off, refused or run out: nobody signs it on the platform any more."""
    if signing.state == Round.DONE:
        return
    rows = ProviderTask.objects.filter(round=signing).exclude(state__in=(State.DONE, State.VOID))
    rows.update(state=State.TO_VOID, next_at=now, updated_at=now)
