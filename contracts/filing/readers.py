"""What can read a page: the words a PDF carries, and readers of pictures where they are installed (§1.7).

Reading pictures needs the extra `ocr` (`rapidocr` with `onnxruntime`, their models in the wheel). It runs in a
process of its own, which is given the picture and nothing else.
"""

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import structlog

from contracts import policy

log = structlog.get_logger("contracts.filing")
CHILD = Path(__file__).with_name("reader_child.py")


class Unreadable(Exception):
    """The reader gave no answer for this page: it ended, or took too long."""


@dataclass(frozen=True)
class Reader:
    """Reads a picture (JPEG bytes) as lines of words. `installed` says whether it can run here."""

    name: str
    installed: Callable[[], bool]
    read: Callable[[bytes], str]


def _rapid(picture: bytes) -> str:
    try:
        done = subprocess.run(
            [sys.executable, "-I", str(CHILD)],
            input=picture,
            capture_output=True,
            timeout=policy.PAGE_READ_WITHIN.total_seconds(),
            env={"OMP_NUM_THREADS": "1"},  # one of two cores stays with the people
            cwd="/",
        )
    except subprocess.TimeoutExpired:
        raise Unreadable from None
    if done.returncode:
        log.warning("reader_ended", status=done.returncode)
        raise Unreadable
    return "\n".join(json.loads(done.stdout.splitlines()[-1]))


READERS: list[Reader] = [
    Reader("rapidocr", lambda: bool(find_spec("rapidocr") and find_spec("onnxruntime")), _rapid),
]


def reader() -> Reader | None:
    """The first reader of pictures that is installed."""
    return next((one for one in READERS if one.installed()), None)
