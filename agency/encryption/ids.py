"""Primary keys: UUID version 7 (RFC 9562), which `uuid` itself offers only from Python 3.14 on."""

import os
import threading
import time
import uuid

_lock = threading.Lock()
_last = 0


def uuid7() -> uuid.UUID:
    """A new identifier, growing with time.

    The first 48 bits are milliseconds, the next 12 the fraction of one (RFC 9562 §6.2, method 3), so that
    identifiers made in one process sort in the order they were made; 62 bits are random.
    """
    global _last
    now = time.time_ns()
    tick = (now // 1_000_000 << 12) | (now % 1_000_000 << 12) // 1_000_000
    with _lock:
        tick = _last = max(tick, _last + 1)
    random = int.from_bytes(os.urandom(8)) >> 2
    return uuid.UUID(int=(tick >> 12 << 80) | 7 << 76 | (tick & 0xFFF) << 64 | 2 << 62 | random)
