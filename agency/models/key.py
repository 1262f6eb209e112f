"""The wrapped data keys, and the mark by which the database knows its key store."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class SubjectKey(models.Model):
    """The data key of one subject (usually a customer), wrapped under an epoch key.

    Every sealed value about the subject opens with this key only. The row is never deleted: destroying
    the key empties `wrapped` and leaves a tombstone, so that a destroyed archive is told from a lost key.
    The table lives in the schema `keys` and is backed up apart from the data, for days and not for years
    (encryption.md §6): old backups of the data then open nothing.
    """

    subject = models.UUIDField(_("subject"), primary_key=True)
    epoch = models.IntegerField(_("epoch"), help_text=_("the epoch key this key is wrapped under"))
    gen = models.SmallIntegerField(_("generation"), default=1)
    wrapped = models.BinaryField(_("wrapped key"), null=True, help_text=_("empty once destroyed"))
    old = models.JSONField(
        _("earlier generations"),
        null=True,
        help_text=_("[[generation, wrapped key in hex, epoch], …] while data keys are being renewed"),
    )
    shredded_at = models.DateTimeField(_("destroyed at"), null=True)

    class Meta:
        db_table = "subject_key"
        verbose_name = _("data key")
        verbose_name_plural = _("data keys")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(shredded_at=None, wrapped__isnull=False)
                | models.Q(shredded_at__isnull=False, wrapped=None, old__isnull=True),
                name="subject_key_whole_or_destroyed",
            )
        ]
        indexes = [
            models.Index(
                fields=["epoch", "subject"],
                name="subject_key_epoch",
                condition=models.Q(wrapped__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return str(self.subject)


class KeyStoreMark(models.Model):
    """The one row naming the key store this database was sealed with; checked at every start."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    fingerprint = models.CharField(_("fingerprint of the key store"), max_length=64)
    marked_at = models.DateTimeField(_("marked at"), auto_now_add=True)

    class Meta:
        db_table = "key_store_mark"
        verbose_name = _("key store mark")
        verbose_name_plural = _("key store marks")
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="key_store_mark_single")]

    def __str__(self) -> str:
        return self.fingerprint
