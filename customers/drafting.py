"""Half-filled forms kept on the server, sealed, until they are sent, thrown away, or two weeks old.

Each open form has a draft of its own: two tabs, or two customers at the counter, never overwrite each other.
"""

from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.timezone import now as clock

from agency.acting import acting
from agency.encryption.rotation import shred

from .models import RegistrationDraft

LONGEST = 100_000  # characters kept of one draft; more is no form filled in by hand
MOST = 20  # drafts one person may have: the oldest give way
SKIPPED = frozenset({"csrfmiddlewaretoken"})
REGISTRATION = "register:"


def key(pk: UUID) -> str:
    """The draft's name: a registration form and its one-time id."""
    return f"{REGISTRATION}{pk}"


def keep(owner, form: str, content: dict[str, list[str]]) -> RegistrationDraft | None:
    """Keep what was typed so far in place of what was kept before; None when it is too much to keep."""
    content = {name: values for name, values in content.items() if name not in SKIPPED}
    if sum(len(value) for values in content.values() for value in values) > LONGEST:
        return None
    with acting(owner):
        draft = _locked(owner, form) or RegistrationDraft(owner=owner, form=form)
        draft.content = content
        try:
            with transaction.atomic():
                draft.save()
        except IntegrityError:  # another tab of the same form was first
            draft = _locked(owner, form)
            draft.content = content
            draft.save()
        sweep(_registrations(owner).order_by("-updated_at")[MOST:])
    return draft


def kept(owner, form: str) -> RegistrationDraft | None:
    """The draft of `form`, unless it is too old or cannot be opened."""
    draft = _registrations(owner).filter(form=form).first()
    return draft if draft and draft.content else None


def unfinished(owner, *, besides: RegistrationDraft | None = None) -> list[RegistrationDraft]:
    """The person's forms not sent yet, newest first, without the one that is open now."""
    drafts = _registrations(owner).exclude(pk=besides and besides.pk).order_by("-updated_at")
    return [draft for draft in drafts if draft.content]


def typed(draft: RegistrationDraft, *, notice: int | None) -> dict[str, str]:
    """The values as they were typed; answers to a notice no longer shown (`notice`) are asked anew."""
    stale = draft.content.get("notice") != [str(notice)]
    return {
        name: values[-1]
        for name, values in draft.content.items()
        if values and name != "notice" and not (stale and name.startswith("consent_"))
    }


def discard(owner, form: str) -> bool:
    """Throw the draft away, its key with it; whether there was one. Call in the owner's name."""
    return sweep(RegistrationDraft.objects.filter(owner=owner, form=form), wait=True) > 0


def sweep(drafts, *, wait: bool = False) -> int:
    """Delete `drafts` (a queryset) and destroy their keys, since backups keep the bytes. How many.

    What another transaction is writing is left alone, or waited for (`wait`). Call in a transaction.
    """
    gone = list(drafts.select_for_update(no_key=True, skip_locked=not wait).values_list("pk", flat=True))
    for pk in gone:
        shred(pk, at=clock())
    if gone:
        RegistrationDraft.objects.filter(pk__in=gone).delete()
    return len(gone)


def _registrations(owner):
    drafts = RegistrationDraft.objects.filter(owner=owner, form__startswith=REGISTRATION)
    return drafts.exclude(pk__in=RegistrationDraft.objects.expired(clock()).values("pk"))


def _locked(owner, form: str) -> RegistrationDraft | None:
    return RegistrationDraft.objects.select_for_update(no_key=True).filter(owner=owner, form=form).first()
