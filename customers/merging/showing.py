"""A merging as its readers see it: what stayed, what was taken, what moved; all masked."""

from typing import Any

from django.apps import apps
from django.utils.text import capfirst

from customers import editing, fieldbook
from customers.changing import values
from customers.models import ArchiveMerge


def rows(merge: ArchiveMerge) -> list[dict[str, Any]]:
    """Rows of components/diff.html: the staying archive's value → the other's, where it is taken."""
    return [
        {
            "label": values.label(name),
            "old": values.masked(name, value["winner"]),
            "new": values.masked(name, value["loser"] if value["chosen"] == "loser" else value["winner"]),
            "sealed": name in fieldbook.OPENED,
        }
        for name, value in sorted(merge.values.items(), key=lambda pair: editing.EDITABLE.index(pair[0]))
    ]


def counts(records: dict[str, list]) -> list[tuple[str, int]]:
    """[(kind of record, how many)] of what moved or stayed behind."""
    return [
        (str(capfirst(apps.get_model(name.rsplit(".", 1)[0])._meta.verbose_name)), len(ids))
        for name, ids in records.items()
        if ids
    ]
