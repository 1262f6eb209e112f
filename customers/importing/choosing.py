"""What becomes of twins: chosen row by row or for all alike, within what one may decide."""

from collections.abc import Iterable

from agency.acting import acting
from agency.errors import Refused
from agency.models import Event, Notice
from agency.visibility import scope_of
from customers import duplicates
from customers.models import ImportBatch, ImportRow

from .counting import counts
from .receiving import RIGHT

Step, Verdict, Choice = ImportRow.Step, ImportRow.Verdict, ImportRow.Choice
State = ImportBatch.State
OPEN = (State.CHECKED, State.IMPORTED)
ALLOWED: dict[str, tuple[str, ...]] = {
    Verdict.TWIN: (Choice.SKIP, Choice.FILL, Choice.OVERWRITE, Choice.CREATE, Choice.ASK),
    Verdict.REPEAT: (Choice.SKIP, Choice.FILL, Choice.CREATE),
    Verdict.MANAGER: (Choice.SKIP, Choice.ASK),
    Verdict.NEW: (Choice.SKIP, ""),
}
BY_THE_HOUSE = ALLOWED | {Verdict.MANAGER: (Choice.SKIP, Choice.FILL, Choice.OVERWRITE, Choice.CREATE)}


def decides_for_the_house(user) -> bool:
    """Sees every archive and may change them: the one who knows what an importer must not learn."""
    return scope_of(user).everything and user.has_perm("customers.change_customer") and user.has_perm(RIGHT)


def allowed(user) -> dict[str, tuple[str, ...]]:
    return BY_THE_HOUSE if decides_for_the_house(user) else ALLOWED


def may_choose(user, batch: ImportBatch) -> bool:
    """The importer, and whoever decides for the house."""
    return user.has_perm(RIGHT) and (batch.by_id == user.pk or decides_for_the_house(user))


def choose(batch: ImportBatch, *, by, verdict: str, choice: str, places: Iterable[int] | None = None) -> int:
    """Choose for the rows of one verdict, all of them or those at `places`; how many rows it became true for.

    Rows imported already stay as they are. Raises `Refused` for what `by` may not decide.
    """
    from django.utils.translation import gettext as _

    if not may_choose(by, batch) or choice not in allowed(by).get(verdict, ()):
        raise Refused(_("This is not yours to decide."))
    with acting(by):
        held = ImportBatch.objects.visible_to(by).select_for_update(no_key=True).get(pk=batch.pk)
        if held.state not in OPEN:
            raise Refused(_("This sheet is being worked on; wait until that is done."))
        rows = held.lines.filter(step=Step.JUDGED, outcome="", verdict=verdict)
        if places is not None:
            rows = rows.filter(place__in=list(places))
        changed = rows.exclude(choice=choice).update(choice=choice, chosen_by=by)
        if changed:
            Event.note(
                Event.Kind.IMPORTED,
                by=by,
                subject=held.pk,
                act="chosen",
                verdict=verdict,
                choice=choice,
                count=changed,
            )
        if choice == Choice.ASK and changed:
            _tell_managers(held)
    return changed


def _tell_managers(batch: ImportBatch) -> None:
    """Each of them once for a batch, however often rows are put before them."""
    asked = counts(batch).asked
    for person in duplicates.clearers():
        if person.pk != batch.by_id:
            Notice.objects.post(
                key=f"import-asked:{batch.pk}:{person.pk}",
                to=person,
                kind="import_asked",
                params={"person": str(batch.by), "count": asked},
                url=f"{batch.get_absolute_url()}?show=manager",
            )
