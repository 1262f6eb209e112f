"""The virus scanner of the installation, if it has one: setting VIRUS_SCANNER.

`clamd:/run/clamav/clamd.ctl` or `clamd:host:3310` speaks clamd's own INSTREAM; anything else is a command that
reads the file on its standard input and ends with 0 (clean) or 1 (infected). With a scanner set, no answer
means no: nothing unscanned is kept. Without one the attachment says so.
"""

import shlex
import socket
import subprocess

import structlog
from django.conf import settings
from django.utils.translation import gettext as _

from agency.errors import Refused
from customers.models import Attachment

log = structlog.get_logger("customers.attachments")
PATIENCE = 20  # seconds
PIECE = 64 * 1024


def scan(content: memoryview) -> str:
    """What the record says of the scan. Raises `Refused` for an infected file and a silent scanner."""
    scanner = settings.VIRUS_SCANNER
    if not scanner:
        return Attachment.Scan.NONE
    try:
        clean = _clamd(scanner, content) if scanner.startswith("clamd:") else _command(scanner, content)
    except (OSError, subprocess.SubprocessError, ValueError) as error:
        log.error("virus_scanner_silent", type=type(error).__name__)
        raise Refused(
            _("The virus scanner does not answer, so nothing can be kept now. Try again later.")
        ) from None
    if not clean:
        log.warning("virus_found", size=len(content))
        raise Refused(_("The virus scanner found something in this file. It was not kept."))
    return Attachment.Scan.CLEAN


def _clamd(scanner: str, content: memoryview) -> bool:
    place = scanner.removeprefix("clamd:")
    if place.startswith("/"):
        link = socket.socket(socket.AF_UNIX)
        link.settimeout(PATIENCE)
        link.connect(place)
    else:
        host, _colon, port = place.rpartition(":")
        link = socket.create_connection((host, int(port)), PATIENCE)
    with link:
        link.sendall(b"zINSTREAM\0")
        for start in range(0, len(content), PIECE):
            piece = content[start : start + PIECE]
            link.sendall(len(piece).to_bytes(4))
            link.sendall(piece)
        link.sendall(bytes(4))
        answer = b""
        while not answer.endswith(b"\0") and (more := link.recv(4096)):
            answer += more
    verdict = answer.rstrip(b"\0\n ")
    if verdict.endswith(b"OK"):
        return True
    if verdict.endswith(b"FOUND"):
        return False
    raise ValueError("clamd gave no verdict")


def _command(scanner: str, content: memoryview) -> bool:
    done = subprocess.run(shlex.split(scanner), input=content, capture_output=True, timeout=PATIENCE)
    if done.returncode not in (0, 1):
        raise ValueError("the scanner failed")
    return done.returncode == 0
