"""What an export holds lies nowhere plain: not in the tables, not on any disk of ours."""

import tempfile
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.utils.timezone import now

from customers.exporting import building
from customers.models import CustomerExport
from tests import make

from .test_exporting import ask

NAME, PHONE = "金丝雀夫人", "13955512345"


def test_a_finished_file_is_sealed_and_nothing_plain_is_left_behind(lin, zhao, tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    archive = make.customer(lin, name=NAME, phone=PHONE)

    for format in ("csv", "xlsx"):
        ask(zhao, [archive], plain=["phone"], format=format)
    building.build_waiting(now())

    assert CustomerExport.objects.filter(state="ready").count() == 2
    assert [file for file in tmp_path.rglob("*") if file.is_file()] == []
    with connection.cursor() as cursor:
        cursor.execute("SELECT content, note::text FROM customers_customerexport")
        stored = [bytes(content) for content, _note in cursor.fetchall()]
        cursor.execute("SELECT data::text FROM agency_event")
        register = " ".join(data for (data,) in cursor.fetchall())
    for plain in (NAME, PHONE):
        assert not any(plain.encode() in content for content in stored)
        assert plain not in register
    assert not any(content.startswith(b"PK") for content in stored)
    files = Path(settings.FILES_DIRECTORY)
    assert not any(PHONE.encode() in file.read_bytes() for file in files.rglob("*") if file.is_file())
