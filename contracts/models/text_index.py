from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q


class TextIndex(models.Model):
    """Blind tokens of the words of a contract: of its submitted text, or of one page of a scan.

    Derived, rebuildable, in no history. `tokens` are keyed pairs of signs (`filing.grams`) of what is not in the
    words of its template: those are the same in thousands of contracts and are asked of the template instead.
    Personal data is taken out before (`filing.redacting`). The archive is reached through the contract, so a
    merged one takes its words along.
    """

    of_contract = "contract_id"

    contract = models.ForeignKey(
        "contracts.Contract", models.CASCADE, related_name="text_index", db_index=False
    )
    page = models.OneToOneField(
        "contracts.ScanPage", models.CASCADE, null=True, related_name="index", db_index=True
    )  # none for the submitted text
    version = models.ForeignKey("contracts.TemplateVersion", models.PROTECT, related_name="+", db_index=False)
    key_version = models.PositiveSmallIntegerField(default=1)
    tokens = ArrayField(models.IntegerField(), default=list)

    class Meta:
        indexes = [
            GinIndex(fields=["tokens"], name="contract_words", fastupdate=False),
            models.Index(fields=["version", "-contract"], name="contract_words_version"),
            models.Index(fields=["-contract"], name="contract_words_newest"),
            models.Index(fields=["key_version"], name="contract_words_key"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["contract"], condition=Q(page__isnull=True), name="contract_words_once"
            ),
        ]

    def __str__(self) -> str:
        return str(self.contract_id)
