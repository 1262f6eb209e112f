"""The memory of this process, looked at all the time while something long is done."""

import os
import statistics
import threading
from pathlib import Path

EVERY = 0.5  # seconds between two looks
PAGE = os.sysconf("SC_PAGE_SIZE")


class Watch:
    """Sizes in MB from entering to leaving."""

    def __init__(self):
        self.sizes: list[int] = []
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)

    def _look(self) -> None:
        while not self._ended.wait(EVERY):
            self.sizes.append(held())

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_error):
        self._ended.set()
        self._thread.join()
        self.sizes.append(held())

    @property
    def growth(self) -> int:
        """MB from the second quarter of the time to the last: what work itself needs stands by then."""
        quarter = max(1, len(self.sizes) // 4)
        second = self.sizes[quarter : 2 * quarter] or self.sizes
        return round(statistics.median(self.sizes[-quarter:]) - statistics.median(second))


def held() -> int:
    """Resident memory in MB."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * PAGE // 2**20
