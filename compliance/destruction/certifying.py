"""A third person verifies; then the certificate is written, signed and kept for ever."""

import json
from collections import Counter
from datetime import UTC, datetime
from hashlib import sha256
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.utils.timezone import localdate
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from agency import policy
from agency.acting import acting, acting_as
from agency.encryption import KeyStoreError
from agency.errors import Refused
from agency.models import Event
from compliance.chain import signing
from compliance.models import Certificate, ChainHead, Checkpoint, DisposalBatch, DisposalItem, RetentionRule

from . import batches, completing, probing, remaining, scanning
from .executing import ACTOR

State, Item = DisposalBatch.State, DisposalItem.State


def verify(batch: UUID, *, by, explained: bool = False, now: datetime | None = None) -> Certificate:
    """The third person looked at what the search found. Raises `Refused` while a surface is not empty, or
    where the search found a value and nobody `explained` it (a namesake among the staff, say)."""
    moment = now or clock()
    with acting(by, reason=gettext_noop("Destruction verified")):
        held = DisposalBatch.objects.select_for_update(no_key=True, of=("self",)).get(pk=batch)
        if held.state != State.SCANNED:
            raise Refused(
                _("This is already “%(state)s”; nothing was changed.") % {"state": held.get_state_display()}
            )
        if not batches.may_verify(by, held):
            raise PermissionDenied(_("A third person verifies, neither the reviewer nor the approver."))
        if held.scan["left"]:
            raise Refused(_("Something is left. It is cleared away first, then looked for once more."))
        if held.scan["found"] and not explained:
            raise Refused(_("Look at every place named and say that it tells of nobody destroyed."))
        if remaining.waiting(held):
            raise Refused(
                _("Others' texts still name somebody destroyed. Whoever reviewed decides about them first.")
            )
        held.state, held.verified_by, held.verified_at = State.DONE, by, moment
        held.save()
        made = _issue(held, moment, explained=explained and bool(held.scan["found"]))
        with acting_as(ACTOR):
            probing.forget(held)
        Event.note(
            Event.Kind.DISPOSAL,
            by=by,
            subject=held.pk,
            act="verified",
            number=held.number,
            digest=made.digest,
            explained=bool(explained and held.scan["found"]),
        )
    return made


def search_again(batch: UUID, *, by) -> DisposalBatch:
    """Let the clock look once more, what was found having been cleared away."""
    with acting(by, reason=gettext_noop("Searched for remains again")):
        held = DisposalBatch.objects.select_for_update(no_key=True).get(pk=batch)
        if not by.has_perm(batches.VERIFY) or held.state != State.SCANNED:
            raise PermissionDenied
        scanning.begin_again(held)
        held.save()
        Event.note(Event.Kind.DISPOSAL, by=by, subject=held.pk, act="search_again", number=held.number)
    return held


def _issue(batch: DisposalBatch, moment: datetime, *, explained: bool) -> Certificate:
    content = facts(batch, moment, explained=explained)
    digest = sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
    key, signature = _signed(bytes.fromhex(digest))
    made = Certificate(
        batch=batch,
        number=batch.number,
        issued_at=moment,
        final_on=localdate(moment + policy.KEY_BACKUP_LIFE),
        content=content,
        digest=digest,
        key=key,
        signature=signature,
    )
    made.save(force_insert=True)
    return made


def _signed(digest: bytes) -> tuple[str, str]:
    """By the register's own key; unsigned where it cannot be read, which the certificate then shows."""
    try:
        return signing.sign(digest, may_make=not Checkpoint.objects.exists())
    except KeyStoreError:
        return "", ""


def facts(batch: DisposalBatch, moment: datetime, *, explained: bool) -> dict:
    """Codes, numbers and names of colleagues; of the archives their numbers alone."""
    surfaces: Counter = Counter()
    rules: Counter = Counter()
    numbers = []
    rows = batch.items.filter(state=Item.DESTROYED).order_by("number")
    for item in rows.iterator(chunk_size=2000):
        surfaces.update(item.counts)
        rules[item.rule_id] += 1
        numbers.append(item.number)
    used = RetentionRule.objects.in_bulk(list(rules))
    heads = ChainHead.objects.order_by("chain")
    return {
        "number": batch.number,
        "batch": str(batch.pk),
        "archives": numbers,
        "surfaces": dict(surfaces),
        "rules": [
            {
                "category": rule.category,
                "version": rule.version,
                "rank": rule.rank,
                "article": rule.article,
                "archives": rules[rule.pk],
            }
            for rule in used.values()
        ],
        "kept": {state: rows for state, rows in batches.tally(batch).items() if state != Item.DESTROYED},
        "scan": batch.scan | {"explained": explained, "words": dict(remaining.counts(batch))},
        "people": {
            step: {"name": person.name, "username": person.username, "at": _at(at)}
            for step, person, at in (
                ("reviewed", batch.reviewed_by, batch.reviewed_at),
                ("approved", batch.approved_by, batch.approved_at),
                ("verified", batch.verified_by, batch.verified_at),
            )
        },
        "started_at": _at(batch.started_at),
        "executed_at": _at(batch.executed_at),
        "issued_at": _at(moment),
        "backups": completing.copies(moment),
        "chains": {str(head.chain): [head.seq, bytes(head.hash).hex()] for head in heads},
    }


def _at(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds")


def is_genuine(certificate: Certificate) -> bool:
    """Whether content and digest agree and the register's key signed it."""
    text = json.dumps(certificate.content, sort_keys=True, ensure_ascii=False).encode()
    digest = sha256(text)
    return digest.hexdigest() == certificate.digest and signing.is_signed(
        digest.digest(), certificate.key, certificate.signature
    )
