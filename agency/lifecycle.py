"""The five stages of a customer's data, and in which of them each event of the register falls (seed 000 §一, A1)."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Max, TextChoices
from django.utils.translation import pgettext_lazy

from agency.models import Event

Kind = Event.Kind


class Stage(TextChoices):
    COLLECTION = "collection", pgettext_lazy("stage", "Collection")
    ENTRY = "entry", pgettext_lazy("stage", "Entry")
    MAINTENANCE = "maintenance", pgettext_lazy("stage", "Maintenance")
    USE = "use", pgettext_lazy("stage", "Use")
    DESTRUCTION = "destruction", pgettext_lazy("stage", "Destruction")
    HOUSE = "house", pgettext_lazy("stage", "House")  # no customer's data: sign-ins, rights, keys


OF_THE_ARCHIVE = (Stage.COLLECTION, Stage.ENTRY, Stage.MAINTENANCE, Stage.USE, Stage.DESTRUCTION)

KINDS: dict[Stage, tuple[str, ...]] = {
    Stage.COLLECTION: (Kind.COLLECTED, Kind.LEAD, Kind.CONSENT),
    Stage.ENTRY: (Kind.REGISTERED, Kind.BREACHED, Kind.IMPORTED, Kind.VERIFIED),
    Stage.MAINTENANCE: (
        *(Kind.CHANGED, Kind.PROPOSED, Kind.MERGED, Kind.ORGANISATION, Kind.GROUP, Kind.LINK, Kind.CREDIT),
        *(
            Kind.GRADING,
            Kind.ATTACHED,
            Kind.DETACHED,
            Kind.PART,
            Kind.REVIEWED,
            Kind.SAMPLED,
            Kind.SPOT_CHECK,
        ),
        *(Kind.STANDARD, Kind.SWITCHED, Kind.TAMPERED, Kind.PAPER),
    ),
    Stage.USE: (
        *(Kind.REVEALED, Kind.SHARE, Kind.EXPORTED, Kind.PRINTED, Kind.SEARCHED, Kind.PURCHASE, Kind.CONTACT),
        *(Kind.CARE_TASK, Kind.CARE, Kind.MEETING, Kind.OPINION, Kind.HELP, Kind.SEGMENT, Kind.SUPPRESSION),
        *(Kind.ACCESS, Kind.EMERGENCY, Kind.ALERT, Kind.RESTRICTED, Kind.OUTWARD, Kind.RIGHTS),
        Kind.CONTRACT,
    ),
    Stage.DESTRUCTION: (Kind.HOLD, Kind.DISPOSAL, Kind.DESTROYED),
    Stage.HOUSE: (
        *(Kind.SIGN_IN, Kind.SIGN_IN_FAILED, Kind.SIGN_OUT, Kind.REAUTHENTICATED, Kind.SECURITY),
        *(Kind.PERMISSION, Kind.KEYS, Kind.PROOF, Kind.PRIVACY, Kind.RECERTIFIED, Kind.RETENTION),
        Kind.RECIPIENT,
        *(Kind.BACKUP, Kind.INCIDENT, Kind.CHECKUP, Kind.CALENDAR),
        *(Kind.AUDIT, Kind.TEMPLATE, Kind.IMPACT, Kind.SEAL),
    ),
}
STAGE_OF: dict[str, Stage] = {str(kind): stage for stage, kinds in KINDS.items() for kind in kinds}


@dataclass(frozen=True)
class Step:
    """A stage of one archive: `at` is the moment it was last in it, None where it has not come to it."""

    stage: Stage
    at: datetime | None


def latest(subject: UUID) -> dict[Stage, datetime]:
    """The moment of the last event of each stage of one archive, in one question to the register's index."""
    found: dict[Stage, datetime] = {}
    events = Event.objects.filter(subject=subject).order_by().values_list("kind").annotate(last=Max("at"))
    for kind, at in events:
        stage = STAGE_OF.get(kind, Stage.MAINTENANCE)
        found[stage] = max(at, found.get(stage, at))
    return found
