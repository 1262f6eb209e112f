"""Half-filled forms kept on the server, sealed, until they are sent, thrown away, or two weeks old."""

from django.utils.timezone import now as clock

from agency.acting import acting
from agency.encryption.rotation import shred

from .models import RegistrationDraft

LONGEST = 100_000  # characters kept of one draft, more is no form filled in by hand
SKIPPED = frozenset({"csrfmiddlewaretoken"})


def keep(owner, form: str, content: dict[str, list[str]]) -> RegistrationDraft | None:
    """Keep what was typed so far, in place of what was kept before; None when there is nothing to keep."""
    content = {name: values for name, values in content.items() if name not in SKIPPED}
    if sum(len(value) for values in content.values() for value in values) > LONGEST:
        return None
    with acting(owner):
        # as in get_or_create, but the sealed content takes part in the insert
        draft = RegistrationDraft.objects.select_for_update().filter(owner=owner, form=form).first()
        draft = draft or RegistrationDraft(owner=owner, form=form)
        draft.content = content
        draft.save()
    return draft


def kept(owner, form: str) -> RegistrationDraft | None:
    """The draft of `form`, unless it is too old or cannot be opened."""
    draft = RegistrationDraft.objects.filter(owner=owner, form=form).exclude(
        pk__in=RegistrationDraft.objects.expired(clock()).values("pk")
    )
    draft = draft.first()
    return draft if draft and draft.content else None


def discard(owner, form: str) -> bool:
    """Throw the draft away, its key with it; whether there was one."""
    with acting(owner):
        return sweep(RegistrationDraft.objects.filter(owner=owner, form=form)) > 0


def sweep(drafts) -> int:
    """Delete `drafts` (a queryset) and destroy their keys, since history and backups keep the bytes."""
    gone = list(drafts.values_list("pk", flat=True))
    for pk in gone:
        shred(pk, at=clock())
    RegistrationDraft.objects.filter(pk__in=gone).delete()
    return len(gone)
