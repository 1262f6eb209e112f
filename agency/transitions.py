"""State changes: locked, checked, recorded, atomic."""

import functools
from collections.abc import Callable

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from .acting import acting
from .errors import Refused


def transition(label: str, *, source: str | set[str], target: str, permission: str) -> Callable:
    """Turn a method of an `Audited` model into the change of `state` from `source` to `target`.

    The row is locked and read again, the permission and the state are checked, the body runs, and the
    record is saved once with `by` and `label` in its history. A body that raises `Refused` changes nothing.
    Raises `PermissionDenied` without `permission`, `Refused` in another state. `label` is an English msgid.
    """
    sources = {source} if isinstance(source, str) else set(source)

    def decorate(body: Callable) -> Callable:
        @functools.wraps(body)
        def change(self, *, by, **facts) -> None:
            if not by.has_perm(permission):
                raise PermissionDenied(label)
            with acting(by, reason=label):
                self.refresh_from_db(from_queryset=type(self).objects.select_for_update(no_key=True))
                if self.state not in sources:
                    raise Refused(
                        _("This is already “%(state)s”; nothing was changed.")
                        % {"state": self.get_state_display()}
                    )
                body(self, by=by, **facts)
                self.state = target
                self.save()

        change.label, change.sources, change.permission = label, sources, permission
        return change

    return decorate
