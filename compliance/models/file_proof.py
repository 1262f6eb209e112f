from django.db import models
from django.db.models import Q


class FileProof(models.Model):
    """When the stored bytes of a file of an archive were last read through and found as they were kept (§1.5).

    Damage is found once: `damaged_at` stays, and the incident that it became.
    """

    file = models.OneToOneField(
        "customers.Attachment", models.CASCADE, primary_key=True, related_name="proof", db_index=False
    )
    checked_at = models.DateTimeField()
    damaged_at = models.DateTimeField(null=True)
    incident = models.ForeignKey(
        "compliance.Incident", models.SET_NULL, null=True, related_name="files", db_index=False
    )

    class Meta:
        indexes = [
            models.Index(fields=["checked_at"], condition=Q(damaged_at=None), name="file_proof_oldest"),
        ]

    def __str__(self) -> str:
        return str(self.file_id)
