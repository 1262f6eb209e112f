"""The containers' health checks: `python -m agency.probe web|alive`. Exit 0 is well.

`web` asks /readyz. `alive` looks at the file that worker and beat touch with every task (ALIVE_FILE): the
schedule has one each minute, so five silent minutes mean that nothing is worked on.
"""

import os
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from urllib.parse import urlsplit

SILENCE = 300  # seconds


def web() -> str:
    """What is wrong, or nothing. Asks as the proxy would, or the answer were a redirect to https."""
    address = f"http://127.0.0.1:{os.environ.get('PORT', '8000')}/readyz"
    headers = {
        "Host": urlsplit(os.environ.get("BASE_URL", "http://localhost")).netloc,
        "X-Forwarded-Proto": "https",
    }
    try:
        with urllib.request.urlopen(urllib.request.Request(address, headers=headers), timeout=4):  # noqa: S310
            return ""
    except urllib.error.HTTPError as error:
        return error.read(2000).decode(errors="replace")
    except OSError as error:
        return str(error)


def alive() -> str:
    file = Path(os.environ["ALIVE_FILE"])
    if not file.exists():
        return "nothing done yet"
    silent = time.time() - file.stat().st_mtime
    return "" if silent < SILENCE else f"nothing done for {silent:.0f} s"


def main(what: str) -> int:
    trouble = {"web": web, "alive": alive}[what]()
    print(trouble or "ok")  # noqa: T201
    return 1 if trouble else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
