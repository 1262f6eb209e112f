"""Where the browser is, and how it is started; shared by the tests and by docs/pictures.py."""

import os
import shutil

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
    "--font-render-hinting=none",
]
INTENDED = (409, 422)  # a conflict page, a form with mistakes: Chromium reports them as errors
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def where_chromium_is() -> str | None:
    return next(filter(None, map(shutil.which, (os.environ.get("CHROMIUM") or "chromium", *NAMES))), None)
