from django.db import models
from django.utils.translation import pgettext_lazy


class Stage(models.TextChoices):
    """Where a dispute stands (contracts_compliance.md §1.2); its evidence is kept from the first on."""

    OPENED = "opened", pgettext_lazy("dispute", "opened, evidence kept")
    NEGOTIATION = "negotiation", pgettext_lazy("dispute", "negotiation")
    COMPLAINT = "complaint", pgettext_lazy("dispute", "complaint (12345)")
    MEDIATION = "mediation", pgettext_lazy("dispute", "mediation")
    ARBITRATION = "arbitration", pgettext_lazy("dispute", "arbitration")
    LITIGATION = "litigation", pgettext_lazy("dispute", "lawsuit")
    RESOLVED = "resolved", pgettext_lazy("dispute", "settled")
    CLOSED = "closed", pgettext_lazy("dispute", "closed")


BODIES = (Stage.NEGOTIATION, Stage.COMPLAINT, Stage.MEDIATION, Stage.ARBITRATION, Stage.LITIGATION)
OPEN = (Stage.OPENED, *BODIES)
# target -> from where. What two bodies cannot settle goes on to a third; a commission and a court shut each other out.
MOVES: dict[str, set[str]] = {
    Stage.NEGOTIATION: {Stage.OPENED, Stage.COMPLAINT, Stage.MEDIATION},
    Stage.COMPLAINT: {Stage.OPENED, Stage.NEGOTIATION, Stage.MEDIATION},
    Stage.MEDIATION: {Stage.OPENED, Stage.NEGOTIATION, Stage.COMPLAINT, Stage.ARBITRATION, Stage.LITIGATION},
    Stage.ARBITRATION: {Stage.OPENED, Stage.NEGOTIATION, Stage.COMPLAINT, Stage.MEDIATION},
    Stage.LITIGATION: {Stage.OPENED, Stage.NEGOTIATION, Stage.COMPLAINT, Stage.MEDIATION},
    Stage.RESOLVED: set(OPEN),
    Stage.CLOSED: {Stage.RESOLVED},
}
