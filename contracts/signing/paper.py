"""The signed paper of what was signed without ink: made once after the last signature, kept in the archive (§1.5).

The worker may be killed at any point: the round that wants its paper is found again, and a paper that was half
made has left nothing behind that a record names.
"""

import hashlib
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_noop

from agency.acting import acting, acting_as, acting_for
from agency.models import Event
from contracts.drafting import keeping
from contracts.models import Contract, ContractState, SigningRound
from contracts.papers import signing_page, typesetting
from customers.attachments import adding, opening
from customers.models import Attachment

from . import rounds

BATCH = 20


def sweep(now: datetime) -> int:
    """May run anywhere, at once and again: each paper is made once."""
    with acting_as(rounds.ACTOR):
        found = list(wanting().order_by("ended_at").values_list("pk", flat=True)[:BATCH])
    return sum(make(pk, now) for pk in found)


def wanting():
    """Rounds that ended well and whose signed paper was not made yet."""
    rows = SigningRound.objects.filter(state=SigningRound.State.DONE, paper=None)
    return rows.exclude(contract__state=ContractState.DESTROYED)


def make(pk: UUID, now: datetime) -> int:
    """The paper of one round; 0 where another worker has it, or it is there."""
    with acting_as(rounds.ACTOR, reason=gettext_noop("signed paper made")):
        held = wanting().select_for_update(no_key=True, skip_locked=True, of=("self",))
        signing = (
            held.select_related("contract__kind", "revision__version__template", "asked_by")
            .filter(pk=pk)
            .first()
        )
        if signing is None:
            return 0
        contract = signing.contract
        content = typesetting.rendered(data(signing, now), now)
        kept = adding.keep(
            contract.customer_id,
            by=signing.asked_by,
            kind=Attachment.Kind.CONTRACT,
            name=f"{contract.number}.pdf",
            content=content,
        )
        signing.paper = kept
        signing.paper_digest = hashlib.sha256(content).hexdigest()
        signing.save()
        keeping.note("signed_paper_made", contract, digest=signing.digest, level=signing.level)
    return 1


def data(signing: SigningRound, now: datetime) -> dict:
    told = typesetting.data(signing.contract, signing.revision, reader="", moment=now)
    return told | {"signing": [], "signed": signing_page.page(signing), "bold-note": ""}


def taken(contract: Contract, *, by) -> bytes | None:
    """The signed paper for whoever may see the contract; None while there is none. The register says who took it."""
    rows = SigningRound.objects.filter(contract=contract, state=SigningRound.State.DONE, paper__isnull=False)
    signing = rows.order_by("-ended_at").first()
    if signing is None:
        return None
    with acting(by):
        facts = {"form": "contract", "as": "pdf", "contract": str(contract.pk), "digest": signing.digest}
        Event.note(Event.Kind.PRINTED, by=by, subject=contract.customer_id, **facts)
    with acting_for(by, rounds.ACTOR):
        return opening.whole(Attachment.objects.get(pk=signing.paper_id))
