"""python -m agency.embedded up | exec [--temporary] -- COMMAND …"""

import argparse
import os
import sys

from agency.embedded import start


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m agency.embedded", description=__doc__)
    acts = parser.add_subparsers(dest="act", required=True)
    up = acts.add_parser("up", help="start the whole product")
    up.add_argument("--port", type=int, default=int(os.environ.get("PORT") or 8000))
    execute = acts.add_parser("exec", help="run a command with the servers started")
    execute.add_argument("--temporary", action="store_true", help="fresh servers, thrown away afterwards")
    execute.add_argument("command", nargs=argparse.REMAINDER)
    chosen = parser.parse_args()
    if chosen.act == "up":
        return start.up(chosen.port)
    command = chosen.command[1:] if chosen.command[:1] == ["--"] else chosen.command
    if not command:
        parser.error("exec needs a command")
    return start.execute(command, chosen.temporary)


sys.exit(main())
