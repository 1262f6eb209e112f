"""Checkpoints, copies, the nightly verification, the page and the pack that an outsider checks by himself."""

import io
import json
import subprocess
import sys
import zipfile
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils.timezone import now

from agency.acting import acting_as
from agency.encryption import KeyStoreError
from agency.models import Event, Notice
from compliance.chain import anchoring, packing, signing, verifying, witnessing
from compliance.models import Checkpoint, RegisterCheck

from .owner import as_owner

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def places(settings, tmp_path):
    settings.ANCHOR_DIRECTORIES = [str(tmp_path / "one"), str(tmp_path / "two")]
    settings.KEY_DIRECTORY = tmp_path / "keys"


@pytest.fixture
def lines():
    with acting_as("system:test"):
        return [Event.note(kind, rows=3) for kind in ("revealed", "sign_in", "reviewed", "revealed")]


def tamper(
    statement="UPDATE agency_event SET actor = 'nobody' WHERE id = (SELECT min(id) FROM agency_event)",
):
    with as_owner() as cursor:
        cursor.execute(statement)


class TestCheckpoints:
    def test_there_is_one_a_day_whatever_the_clock_does(self, lines):
        moment = now()
        made = [anchoring.sweep(moment + timedelta(days=days)) for days in (0, 0, 1, 4, 4)]

        assert made == [1, 0, 1, 1, 0]
        assert list(Checkpoint.objects.order_by("pk").values_list("pk", flat=True)) == [1, 2, 3]

    def test_every_copy_gets_every_checkpoint_once_even_after_a_time_out_of_reach(self, lines, tmp_path):
        (tmp_path / "two").write_text("a file where the folder should be")
        anchoring.sweep(now())
        (tmp_path / "two").unlink()
        anchoring.sweep(now() + timedelta(days=1))
        anchoring.sweep(now() + timedelta(days=1))

        for file in anchoring.files():
            assert [point["number"] for point in anchoring.kept(file)] == [1, 2]

    def test_a_lost_signing_key_is_never_replaced_in_silence(self, lines):
        anchoring.sweep(now())
        signing.path().unlink()
        with pytest.raises(KeyStoreError):
            anchoring.sweep(now() + timedelta(days=1))

    def test_the_signing_key_is_for_its_owner_only(self, lines):
        anchoring.sweep(now())
        signing.path().chmod(0o644)
        with pytest.raises(KeyStoreError):
            signing.private_key()


class TestVerification:
    def test_the_clock_verifies_once_a_night(self, lines):
        assert [verifying.sweep(now()) for _ in range(3)] == [1, 0, 0]
        assert RegisterCheck.objects.get().state == "sound"

    def test_whoever_asks_twice_waits_for_one(self, lines, qian):
        assert verifying.ask(by=qian).pk == verifying.ask(by=qian).pk

    def test_a_worker_that_died_is_followed_by_another(self, lines):
        verifying.sweep(now())
        RegisterCheck.objects.update(state="running", started_at=now() - timedelta(hours=1))
        assert verifying.sweep(now()) == 1
        assert RegisterCheck.objects.get().state == "sound"

    def test_the_auditor_hears_of_a_changed_line_at_once(self, lines, qian):
        tamper()
        verifying.sweep(now())

        assert RegisterCheck.objects.get().state == "broken"
        with acting_as("system:test"):
            assert Notice.objects.filter(to=qian, kind="register_broken").count() == 1

    def test_the_command_ends_with_1_and_names_the_line(self, lines, capsys):
        anchoring.sweep(now())
        with pytest.raises(SystemExit, match="0"):
            call_command("audit_verify")
        tamper()
        with pytest.raises(SystemExit, match="1"):
            call_command("audit_verify", "--json")
        assert json.loads(capsys.readouterr().out.splitlines()[-2])["event"] == lines[0].pk


class TestPack:
    def verified(self, tmp_path, since=None, own=()):
        with acting_as("system:test"):
            content = b"".join(packing.pack(since))
        folder = tmp_path / "pack"
        zipfile.ZipFile(io.BytesIO(content)).extractall(folder)
        command = [sys.executable, "-I", str(folder / "verify_register.py"), str(folder), *map(str, own)]
        return subprocess.run(command, capture_output=True, text=True)

    def test_an_outsider_verifies_it_with_python_alone(self, lines, tmp_path):
        anchoring.sweep(now())
        done = self.verified(tmp_path, own=[anchoring.files()[0]])
        assert done.returncode == 0, done.stdout + done.stderr
        assert "all is in order" in done.stdout

    def test_a_changed_line_shows_there_too(self, lines, tmp_path):
        anchoring.sweep(now())
        tamper()
        done = self.verified(tmp_path)
        assert done.returncode == 1
        assert f"line {lines[0].pk}" in done.stdout

    def test_a_forged_signature_shows(self, lines, tmp_path):
        anchoring.sweep(now())
        tamper("UPDATE compliance_checkpoint SET release = '9'")
        done = self.verified(tmp_path)
        assert "the signature is wrong" in done.stdout

    def test_a_register_made_up_as_a_whole_differs_from_the_copy_one_kept(self, lines, tmp_path):
        anchoring.sweep(now())
        own = tmp_path / "mine.jsonl"
        own.write_text(anchoring.files()[0].read_text())
        tamper("DELETE FROM compliance_checkpoint")
        with acting_as("system:test"):
            anchoring.take(now())
        done = self.verified(tmp_path, own=[own])
        assert "is not the one you kept" in done.stdout

    def test_from_a_checkpoint_on_it_holds_the_later_lines_only(self, lines, tmp_path):
        anchoring.sweep(now())
        with acting_as("system:test"):
            later = Event.note("revealed", rows=9)
        done = self.verified(tmp_path, since=Checkpoint.objects.get())
        assert done.returncode == 0, done.stdout
        assert [json.loads(row.split("\t")[2])[3] for row in (tmp_path / "pack/chain-2.tsv").open()] == [
            later.pk
        ]


class TestPage:
    def test_the_auditor_verifies_by_the_button_and_sees_the_shield(self, client, qian, lines):
        client.force_login(qian)
        page = reverse("compliance:proof")
        assert "尚未核验" in client.get(page).content.decode()

        client.post(reverse("compliance:proof_verify"))
        assert "正在核验" in client.get(page).content.decode()
        verifying.sweep(now())
        assert "完好" in client.get(page).content.decode()

        tamper()
        client.post(reverse("compliance:proof_verify"))
        verifying.sweep(now())
        broken = client.get(page).content.decode()
        assert "有篡改" in broken
        assert f"第 {lines[0].pk} 条" in broken

    def test_a_witness_types_the_fingerprint_from_paper(self, client, qian, lines):
        anchoring.sweep(now())
        point = Checkpoint.objects.get()
        client.force_login(qian)
        paper = client.get(reverse("compliance:proof_checkpoint", args=[1])).content.decode()
        assert witnessing.fingerprint(point) in paper

        address = reverse("compliance:proof_witness", args=[1])
        refused = client.post(address, {"fingerprint": "0000 1111 2222 3333"})
        assert refused.status_code == 422
        assert "0000 1111 2222 3333" in refused.content.decode()
        for _twice in range(2):
            client.post(address, {"fingerprint": witnessing.fingerprint(point).upper()})
        assert point.witnesses.get().by == qian
        assert Event.objects.filter(kind="proof", data__act="witnessed").count() == 1

    def test_a_salesperson_sees_none_of_it(self, client, lin):
        client.force_login(lin)
        assert client.get(reverse("compliance:proof")).status_code == 403
