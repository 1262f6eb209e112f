"""Blocks other parts of the product put on the page of a contract’s file, each with its own template."""

from collections.abc import Callable
from typing import Any

from contracts.models import Contract

BLOCKS: list[tuple[str, Callable[[Contract, Any], dict | None]]] = []


def block(template: str, context: Callable[[Contract, Any], dict | None]) -> None:
    """Show `template` with what `context(contract, user)` gives; nothing where that is None."""
    BLOCKS.append((template, context))


def blocks_of(contract: Contract, user) -> list[dict]:
    found = ((template, context(contract, user)) for template, context in BLOCKS)
    return [{"template": template, "told": told} for template, told in found if told is not None]
