"""Lets `manage.py` work beside a running `make run` without any variables being set by hand."""

import os
import sys


def adopt(argv: list[str]) -> None:
    """Hand `up` and `servers` to the supervisor; give other commands the running servers' addresses."""
    if os.environ.get("DATABASE_URL") or os.environ.get("DATABASE_URL_FILE"):
        return
    if argv[1:2] in (["up"], ["servers"]):
        act = {"up": ["up"], "servers": ["exec"]}[argv[1]]
        os.execv(  # noqa: S606
            sys.executable, [sys.executable, "-m", "agency.embedded", *act, *argv[2:]]
        )
    from agency.embedded.home import Home
    from agency.embedded.supervisor import alive

    home = Home.from_environment()
    state = home.state()
    if alive(state):
        for name, value in state.get("env", {}).items():
            if name != "OWNER_DATABASE_URL":
                os.environ.setdefault(name, value)
        if argv[1:2] in (["migrate"], ["restore"]):
            os.environ["DATABASE_URL"] = state["env"]["OWNER_DATABASE_URL"]
