"""Whatever the house writes into its register is told in words: the source is read for the codes it uses."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from compliance.lists.codes import word

APPS = ("agency", "customers", "compliance", "contracts")
NOT_TOLD = {"by", "subject", "at", "actor", "now", "number"}  # columns of the register, not details


def trees() -> Iterator[tuple[str, ast.Module]]:
    for app in APPS:
        for file in sorted(Path(settings.BASE_DIR, app).rglob("*.py")):
            if not {"migrations", "demo", "filling"} & set(file.parts):
                yield str(file.relative_to(settings.BASE_DIR)), ast.parse(file.read_text())


def constants(value: ast.expr | None) -> Iterator[str]:
    """The strings an expression can be, as far as it is written out."""
    if isinstance(value, ast.Constant) and isinstance(value.value, str) and value.value:
        yield value.value
    elif isinstance(value, ast.IfExp):
        yield from (*constants(value.body), *constants(value.orelse))
    elif isinstance(value, ast.List | ast.Tuple):
        for one in value.elts:
            yield from constants(one)


def notes(tree: ast.AST) -> Iterator[dict[str, ast.expr]]:
    """The details of every line written below this node: by Event.note(…) or as data of an Event(…)."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("Event.note"):
            yield {one.arg: one.value for one in node.keywords if one.arg and one.arg not in NOT_TOLD}
        elif isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] == "Event":
            for one in node.keywords:
                if one.arg == "data" and isinstance(one.value, ast.Dict):
                    pairs = zip(one.value.keys, one.value.values, strict=True)
                    yield {
                        key: value for name, value in pairs for key in constants(name) if key not in NOT_TOLD
                    }


def relays(tree: ast.Module) -> dict[str, dict[str, int]]:
    """{function: {parameter: place}} of parameters that a function only hands on into the register."""
    found = {}
    for function in ast.walk(tree):
        if isinstance(function, ast.FunctionDef):
            places = [one.arg for one in function.args.args + function.args.kwonlyargs]
            for facts in notes(function):
                for value in facts.values():
                    if isinstance(value, ast.Name) and value.id in places:
                        found.setdefault(function.name, {})[value.id] = places.index(value.id)
    return found


def handed(tree: ast.Module, known: dict[str, dict[str, int]]) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and (name := ast.unparse(node.func).split(".")[-1]) in known:
            for parameter, place in known[name].items():
                yield from constants(node.args[place] if place < len(node.args) else None)
                yield from (one for k in node.keywords if k.arg == parameter for one in constants(k.value))


@pytest.mark.parametrize("app", APPS)
def test_every_code_of_the_register_has_words(app):
    nameless = set()
    for file, tree in trees():
        if file.startswith(app):
            codes = {code for facts in notes(tree) for code in facts}
            codes |= {one for facts in notes(tree) for value in facts.values() for one in constants(value)}
            codes |= set(handed(tree, relays(tree)))
            nameless |= {f"{file}: {code}" for code in codes if word(code) is None}
    assert not nameless, "\n".join(sorted(nameless))
