from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models


class SearchIndex(models.Model):
    """Blind tokens of one customer: derived, rebuildable, in no history (`encryption.md` §5).

    `exact` are keyed digests of phones, e-mail, WeChat and document number; `tokens` are keyed, smoothed
    grams of the name, its pinyin and initials, and the last four of phone and document. Owner and department
    are copied so that a search within one's own customers reads only them.
    """

    customer = models.OneToOneField(
        "customers.Customer", models.CASCADE, primary_key=True, related_name="search"
    )
    key_version = models.PositiveSmallIntegerField(default=1)
    owner_id = models.BigIntegerField()
    department_id = models.BigIntegerField()
    exact = ArrayField(models.UUIDField(), default=list)
    tokens = ArrayField(models.IntegerField(), default=list)
    # one of its own numbers or addresses stands on the list nothing may be sent to (`customers.suppressing`)
    suppressed = models.BooleanField(default=False, db_default=False)

    class Meta:
        indexes = [
            GinIndex(fields=["exact"], name="search_exact", fastupdate=False),
            GinIndex(fields=["tokens"], name="search_tokens", fastupdate=False),
            models.Index(fields=["owner_id", "-customer"], name="search_owner"),
            models.Index(fields=["department_id", "-customer"], name="search_department"),
            models.Index(fields=["key_version"], name="search_version"),
        ]

    def __str__(self) -> str:
        return str(self.customer_id)
