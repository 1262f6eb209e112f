"""The pack for an inspector: encrypted, with a manifest that is right (J4)."""

import hmac
import io
import json
import struct
import zipfile
from datetime import timedelta
from hashlib import pbkdf2_hmac, sha1, sha256

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from django.urls import reverse
from django.utils.timezone import localdate, now

from agency.models import Event
from compliance.auditing import inspecting, processes
from compliance.auditing.sealed_zip import SealedZip
from tests import make

PHRASE = "ABCD-EFGH-JKLM-NPQR-STUV-WXYZ"


def opened(content: bytes, phrase: str) -> dict[str, bytes]:
    """{name: plain content}, read by the format's own description, apart from the code that writes it."""
    found = {}
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        for entry in file.infolist():
            names, extra = struct.unpack_from("<HH", content, entry.header_offset + 26)
            begin = entry.header_offset + 30 + names + extra
            body = content[begin : begin + entry.compress_size]
            salt, check, sealed, tag = body[:16], body[16:18], body[18:-10], body[-10:]
            keys = pbkdf2_hmac("sha1", phrase.encode(), salt, 1000, 66)
            if keys[64:] != check:
                raise ValueError("wrong passphrase")
            assert hmac.digest(keys[32:64], sealed, sha1)[:10] == tag
            block = Cipher(algorithms.AES(keys[:32]), modes.ECB()).encryptor()  # noqa: S305
            count = -(-len(sealed) // 16)
            mask = block.update(b"".join(n.to_bytes(16, "little") for n in range(1, count + 1)))
            found[entry.filename] = bytes(a ^ b for a, b in zip(sealed, mask, strict=False))
    return found


def test_what_is_written_in_pieces_is_read_whole():
    file = SealedZip(PHRASE)
    pieces = [b"a" * 5, b"", b"b" * 100, "旅档".encode()]
    content = b"".join([*file.add("one.txt", pieces), *file.add("资料/two.txt", [b""]), file.end()])

    assert opened(content, PHRASE) == {"one.txt": b"".join(pieces), "资料/two.txt": b""}
    with pytest.raises(ValueError, match="passphrase"):
        opened(content, "something else")
    assert b"aaaaa" not in content


def test_the_pack_and_its_manifest(qian, lin):
    make.customer(lin, name="金丝雀")
    first, last = localdate() - timedelta(days=30), localdate()

    content = b"".join(inspecting.pack(first, last, by=qian, phrase=PHRASE, now=now()))

    files = opened(content, PHRASE)
    manifest = json.loads(files["manifest.json"])
    assert {"register-proof.zip", "purposes.xlsx", "retention-rules.xlsx", "processes.xlsx"} <= set(files)
    assert [one["name"] for one in manifest["files"]] == list(files)[:-1]
    assert {one["sha256"] for one in manifest["files"]} == {
        sha256(files[one["name"]]).hexdigest() for one in manifest["files"]
    }
    with zipfile.ZipFile(io.BytesIO(files["register-proof.zip"])) as proof:
        assert "verify_register.py" in proof.namelist()
        assert not any("金丝雀".encode() in proof.read(name) for name in proof.namelist())


def test_passphrases_are_long_and_never_alike():
    made = {inspecting.passphrase() for _number in range(50)}
    assert len(made) == 50
    assert {len(one) for one in made} == {29}


def test_that_it_was_taken_stands_in_the_register_first(qian):
    inspecting.take_out(localdate(), localdate(), by=qian, phrase=PHRASE, now=now())

    event = Event.objects.get(kind=Event.Kind.AUDIT, data__act="pack_made")
    assert PHRASE not in str(event.data)


def test_the_download_asks_for_a_fresh_confirmation(client, qian):
    client.force_login(qian)
    page = client.get(reverse("compliance:inspection"))
    assert page.status_code == 200
    answer = client.post(reverse("compliance:inspection_pack"), {})
    assert answer.status_code in (302, 401)


def test_every_step_of_a_process_leads_to_a_screen_that_is_there():
    told = [step for one in processes.PROCESSES for step in one.steps if step.screen]
    assert [step.screen for step in told if not step.url] == []


def test_every_colleague_reads_the_processes_and_their_figures(client, lin):
    client.force_login(lin)
    assert client.get(reverse("compliance:processes")).status_code == 200
    for one in processes.PROCESSES:
        assert client.get(reverse("compliance:process", args=[one.code])).status_code == 200
    assert client.get(reverse("compliance:process", args=["nothing"])).status_code == 404
