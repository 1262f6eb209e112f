"""What the clock does about platforms: orders, fetches, voids; and the sandbox’s own calls, which a vendor makes."""

from datetime import datetime

from . import platforms, providers
from .providers import sandbox


def sweep(now: datetime) -> int:
    """May run anywhere, at once and again."""
    called = sandbox.deliver(now) if sandbox.Sandbox.code in providers.codes() else 0
    return called + platforms.sweep(now)
