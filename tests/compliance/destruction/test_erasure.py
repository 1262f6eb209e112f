"""The erasure test: an archive with everything is destroyed, and nobody finds a value of it anywhere."""

from contextlib import contextmanager

import pytest
from django.conf import settings
from django.db import connection

from agency.acting import acting, acting_as
from agency.encryption import SHREDDED
from compliance.chain import checking
from compliance.destruction import certifying
from compliance.models import DisposalItem
from customers.attachments import store
from customers.models import Customer, CustomerExport, FamilyMember, Member
from tests import make
from tests.robustness.canaries import broker_contents, found_in, rows, tables

from . import rich, steps

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def home(tmp_path, monkeypatch):
    """The installation's home for this test: anchors, files and what else lies there."""
    for name, value in {
        "AGENCY_HOME": tmp_path,
        "FILES_DIRECTORY": tmp_path / "files",
        "ANCHOR_DIRECTORIES": [str(tmp_path / "anchors")],
    }.items():
        monkeypatch.setattr(settings, name, value)
    return tmp_path


@contextmanager
def as_owner():
    """Every row, guards or not: searched as the owner of the tables."""
    options = connection.settings_dict["OPTIONS"]
    role = options.pop("assume_role", None)
    connection.close()
    yield
    connection.close()
    if role:
        options["assume_role"] = role


def everywhere() -> list[tuple[str, str]]:
    """(place, value) of every seeded value found in tables, broker and files."""
    hits = []
    for table in tables():
        hits += [(table, name) for name in found_in("\n".join(rows(table)), rich.VALUES)]
    for key, value in (broker_contents() or {}).items():
        hits += [(key, name) for name in found_in(value, rich.VALUES)]
    for place in settings.AGENCY_HOME.rglob("*"):
        if place.is_file():
            hits += [(place.name, name) for name in found_in(place.read_bytes(), rich.VALUES)]
    return hits


def test_nothing_of_a_destroyed_archive_is_found_anywhere(home, lin, zhao, shen, gao, he):
    customer = rich.archive(lin)
    relative, group = make.customer(lin, phone="13700001111"), make.customer(lin, kind="group", phone="")
    with acting(lin):
        FamilyMember(customer=relative, relative=customer, name=rich.SEED["name"], relation="sibling").save()
        Member(customer=group, archive=customer, name=rich.SEED["name"], phone=rich.SEED["phone"]).save()
    file = rich.files_of(customer)[0]
    assert store.path(file.pk, "original").exists()

    batch = steps.executed(shen, gao)
    certificate = certifying.verify(batch.pk, by=he)

    with as_owner():
        assert everywhere() == []
    with acting_as("system:test"):
        gone = Customer._base_manager.get(pk=customer.pk)
        assert (gone.state, gone.number, gone.name) == ("destroyed", customer.number, SHREDDED)
        item = DisposalItem.objects.get(customer=customer)
        assert item.state == "destroyed"
        assert sum(item.counts.values()) > 50
        assert batch.scan["found"] == {}
        assert batch.scan["left"] == {}
        assert batch.scan["values"] > 8
        # what others know of her: the line is gone, and its versions say nothing
        assert not FamilyMember.objects.filter(relative=customer).exists()
        versions = [*FamilyMember.history.filter(relative=customer), *Member.history.filter(archive=customer)]
        assert {version.name or "" for version in versions} == {""}
        assert Customer.objects.get(pk=relative.pk).name == "张三"
    assert not store.path(file.pk, "original").exists()
    assert certificate.content["archives"] == [customer.number]
    assert certificate.content["surfaces"] == item.counts
    assert certifying.is_genuine(certificate)
    assert checking.check().sound
    assert found_in(repr(certificate.content), rich.VALUES) == []


def test_the_archive_is_out_of_sight_for_everybody(home, lin, shen, gao, he):
    customer = rich.archive(lin)

    steps.executed(shen, gao)

    for person in (lin, shen, gao, he):
        with acting(person):
            assert not Customer.objects.visible_to(person).filter(pk=customer.pk).exists()
            assert not Customer.objects.filter(pk=customer.pk).exists()


def test_a_file_of_archives_goes_with_one_of_them(home, lin, zhao, shen, gao):
    customer = rich.archive(lin)
    with acting_as("system:test"):
        export = CustomerExport.objects.create(
            by=zhao,
            customers=[customer.pk],
            columns=["name"],
            purpose=make.purpose(),
            count=1,
            state="ready",
            content=rich.SEED["name"].encode(),
        )

    steps.executed(shen, gao)

    with acting_as("system:test"):
        export = CustomerExport.objects.get(pk=export.pk)
        assert (export.state, export.content) == ("expired", None)
