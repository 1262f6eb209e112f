from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class Listed(models.Model):
    """A line of a controlled list, with its name in both languages of the house."""

    code = models.SlugField(_("code"), max_length=30, unique=True)
    name = models.CharField(_("name"), max_length=60)
    name_en = models.CharField(_("English name"), max_length=60)
    position = models.PositiveSmallIntegerField(_("order"), default=0)
    active = models.BooleanField(_("in use"), default=True)

    class Meta:
        abstract = True
        ordering = ["position", "code"]

    def __str__(self) -> str:
        return self.name_en if (get_language() or "").startswith("en") else self.name


class SourceChannel(Listed):
    """How a customer's facts reached us. An unsafe channel cannot be chosen (seed 000 §三.1, B16)."""

    safe = models.BooleanField(_("approved as safe"), default=True)

    class Meta(Listed.Meta):
        verbose_name = _("source channel")
