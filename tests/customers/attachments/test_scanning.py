"""The virus scanner: what it finds is not kept, and when it is silent nothing is."""

import socket
import threading

import pytest

from agency.errors import Refused
from customers.attachments import scanning
from customers.models import Attachment

EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


def scan(content: bytes) -> str:
    return scanning.scan(memoryview(content))


@pytest.fixture
def clamd():
    """A server that speaks clamd's INSTREAM and knows one virus."""
    listener = socket.create_server(("127.0.0.1", 0))

    def serve():
        while True:
            try:
                link, _peer = listener.accept()
            except OSError:
                return
            with link, link.makefile("rb") as told:
                assert told.read(10) == b"zINSTREAM\0"
                content = b""
                while size := int.from_bytes(told.read(4)):
                    content += told.read(size)
                link.sendall(b"stream: Eicar FOUND\0" if EICAR in content else b"stream: OK\0")

    threading.Thread(target=serve, daemon=True).start()
    yield f"clamd:127.0.0.1:{listener.getsockname()[1]}"
    listener.close()


def test_without_a_scanner_the_record_says_so():
    assert scan(b"x") == Attachment.Scan.NONE


def test_clamd_answers_for_a_file_of_many_pieces(settings, clamd):
    settings.VIRUS_SCANNER = clamd

    assert scan(b"x" * 300_000) == Attachment.Scan.CLEAN
    with pytest.raises(Refused):
        scan(b"x" * 200_000 + EICAR)


@pytest.mark.parametrize(("command", "verdict"), [("grep -qv EICAR", "clean"), ("grep -q EICAR", None)])
def test_a_command_answers_with_its_status(settings, command, verdict):
    settings.VIRUS_SCANNER = command
    if verdict:
        assert scan(b"harmless\n") == verdict
    else:
        with pytest.raises(Refused):
            scan(b"harmless\n")


@pytest.mark.parametrize(
    "scanner",
    ["clamd:/nowhere/clamd.ctl", "clamd:127.0.0.1:1", "clamd:nonsense", "/no/such/command", "sh -c 'exit 2'"],
)
def test_a_scanner_that_does_not_answer_lets_nothing_through(settings, scanner):
    settings.VIRUS_SCANNER = scanner

    with pytest.raises(Refused):
        scan(b"x")
