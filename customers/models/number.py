from django.db import models


class NumberSeries(models.Model):
    """The last archive number given out of a kind in a year; its row lock keeps the series gapless (B20)."""

    prefix = models.CharField(max_length=4)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["prefix", "year"], name="number_series_once")]

    def __str__(self) -> str:
        return f"{self.prefix}-{self.year}"
