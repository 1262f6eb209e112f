"""Deciding about words that others' texts say of somebody destroyed, before the certificate (PIPL 47)."""

from collections import Counter
from collections.abc import Iterable
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from agency.acting import acting_for
from agency.errors import Refused
from agency.models import Event
from compliance.models import DisposalBatch, Remain
from compliance.retention.rules import WRITE

from . import telling, words
from .executing import ACTOR
from .needles import Spoken

State, Ground = Remain.State, Remain.Ground


def may_decide(user, batch: DisposalBatch) -> bool:
    return batch.state == DisposalBatch.State.SCANNED and user.has_perm(WRITE)


def waiting(batch: DisposalBatch) -> int:
    return batch.remains.filter(state=State.OPEN).count()


def tally(batch: DisposalBatch) -> dict[str, int]:
    """{state: records}, of those there are."""
    return dict(batch.remains.order_by().values_list("state").annotate(rows=Count("pk")))


def decide(batch: UUID, remains: Iterable[str], *, ground: str, by) -> int:
    """Erase the words of the chosen records (`Ground.ABOUT`), or keep them on another ground; how many.

    The texts belong to archives of anybody, so the system opens them on behalf of `by`. Raises `PermissionDenied`
    without the right, `Refused` where the certificate is issued already.
    """
    if not by.has_perm(WRITE):
        raise PermissionDenied
    if ground not in Ground:
        raise Refused(_("Say whether the words go, or why they stay."))
    with acting_for(by, ACTOR, reason=gettext_noop("Words about somebody destroyed")):
        held = DisposalBatch.objects.select_for_update(no_key=True).get(pk=batch)
        if held.state != DisposalBatch.State.SCANNED:
            raise Refused(
                _("This is already “%(state)s”; nothing was changed.") % {"state": held.get_state_display()}
            )
        rows = held.remains.filter(pk__in=list(remains), state=State.OPEN).select_for_update(no_key=True)
        if ground == Ground.ABOUT and any(map(words.bound, rows)):
            raise Refused(_("A contract of others stays as it was submitted: keep those words on a ground."))
        spoken = _spoken(held) if ground == Ground.ABOUT else None
        done = [_decide(remain, ground, spoken, by) for remain in rows.order_by("pk")]
        if done and not waiting(held):
            telling.tell(held)
    return len(done)


def _spoken(batch: DisposalBatch) -> Spoken:
    return Spoken(value for probe in batch.probes.all() for value in probe.values["words"])


def _decide(remain: Remain, ground: str, spoken: Spoken | None, by) -> Remain:
    facts = {"cells": words.erase(remain, spoken)} if spoken else {}
    remain.state = State.ERASED if spoken else State.KEPT
    remain.ground, remain.decided_by, remain.decided_at = ground, by, clock()
    remain.save()
    act = "words_erased" if spoken else "words_kept"
    subject = remain.customer_id or remain.batch_id
    Event.note(
        Event.Kind.DISPOSAL,
        by=by,
        subject=subject,
        act=act,
        number=remain.batch.number,
        ground=ground,
        **facts,
    )
    return remain


def counts(batch: DisposalBatch) -> Counter:
    """For the certificate: {"erased": records, ground: records kept on it}."""
    rows = batch.remains.exclude(state=State.OPEN).values_list("state", "ground")
    return Counter("erased" if state == State.ERASED else ground for state, ground in rows)
