"""Terms from JSON and back: unknown keys are dropped, what has the wrong shape is as if it were not there."""

import dataclasses
import types
import typing
from datetime import date, datetime
from functools import cache
from typing import Any


@cache
def _hints(kind: type) -> dict[str, Any]:
    return typing.get_type_hints(kind)


def read[T](kind: type[T], given: Any) -> T:
    """An instance of the dataclass `kind` from what JSON gave. Never raises: a draft may be half filled in."""
    given = given if isinstance(given, dict) else {}
    found = {
        field.name: _value(_hints(kind)[field.name], given[field.name])
        for field in dataclasses.fields(kind)
        if field.name in given
    }
    return kind(**{name: value for name, value in found.items() if value is not _NOTHING})


_NOTHING = object()


def _value(hint: Any, given: Any) -> Any:
    origin, inner = typing.get_origin(hint), typing.get_args(hint)
    if origin in (types.UnionType, typing.Union):
        if given is None:
            return None
        return _value(next(one for one in inner if one is not type(None)), given)
    if origin is list:
        return [one for one in (_value(inner[0], each) for each in _as(list, given)) if one is not _NOTHING]
    if origin is dict:
        pairs = ((str(key), _value(inner[1], each)) for key, each in _as(dict, given).items())
        return {key: value for key, value in pairs if value is not _NOTHING}
    if dataclasses.is_dataclass(hint):
        return read(hint, given)
    return _plain(hint, given)


def _as[T](kind: type[T], given: Any) -> T:
    return given if isinstance(given, kind) else kind()


def _plain(hint: type, given: Any) -> Any:
    if hint in (date, datetime):
        try:
            return hint.fromisoformat(given)
        except (TypeError, ValueError):
            return _NOTHING
    if hint is int and isinstance(given, int) and not isinstance(given, bool):
        return given
    if hint in (str, bool) and isinstance(given, hint):
        return given
    return _NOTHING
