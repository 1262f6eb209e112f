"""Migrations at the pace of a house with hundreds of tables.

For every operation Django renders anew whatever can be reached from the changed model. Around one archive that is
nearly every model, so the work grows with the square of their number: four minutes of computing for a first start.
A model that is new, or gets a field, an index or a constraint, changes nothing in how the others are stored; here it
alone is rendered. What leads elsewhere (other types, names, keys) is left to Django. The tables that come out are
the same, line by line of `pg_dump -s` (docs/figures.md).
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps

from django.db.migrations.state import ProjectState

GROWING = ("add_model", "add_field", "_append_option", "_remove_option", "alter_model_options")


@contextmanager
def one_model_at_a_time() -> Iterator[None]:
    """While it lasts, growing a model renders that model only."""
    kept = {name: getattr(ProjectState, name) for name in GROWING}
    for name, method in kept.items():
        setattr(ProjectState, name, _alone(method))
    try:
        yield
    finally:
        for name, method in kept.items():
            setattr(ProjectState, name, method)


def _alone(method: Callable) -> Callable:
    @wraps(method)
    def grown(state: ProjectState, *args, **options):
        state._find_reload_model = lambda app_label, model_name, delay=False: {(app_label, model_name)}
        try:
            return method(state, *args, **options)
        finally:
            del state._find_reload_model

    return grown
