"""The product's settings with the reference view beside its addresses; log lines go nowhere."""

from agency.settings import *  # noqa: F403
from agency.settings import LOGGING, TEMPLATES

ROOT_URLCONF = "tests.benchmarks.urls"
TEMPLATES[0]["DIRS"] = [*TEMPLATES[0]["DIRS"], BASE_DIR / "tests" / "benchmarks" / "templates"]  # noqa: F405
LOGGING["handlers"]["out"] = {"class": "logging.NullHandler"}
