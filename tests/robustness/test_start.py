"""Without the right master key nothing is served, and the message says what to do."""

import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest
from django.conf import settings
from django.db import connection

from agency.encryption import KeyStoreError, provider, startup
from agency.encryption.keystore import FileKeyProvider
from agency.models import KeyStoreMark

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def keys_in(settings, tmp_path):
    """The product with the key store of another folder."""

    def use(folder: Path = tmp_path) -> Path:
        settings.KEY_DIRECTORY = folder
        provider.provider.cache_clear()
        return folder

    yield use
    provider.provider.cache_clear()


@pytest.fixture
def marked(db):
    """A database that knows its key store."""
    provider.provider.cache_clear()
    KeyStoreMark.objects.update_or_create(id=1, defaults={"fingerprint": provider.provider().fingerprint()})


def test_the_right_keys_are_accepted(marked):
    startup.verify()


def test_missing_keys_are_refused_with_what_to_do(marked, keys_in):
    keys_in()

    with pytest.raises(KeyStoreError) as refused:
        startup.verify()

    assert any(word in str(refused.value).lower() for word in ("restore", "put back", "create_keys"))


def test_keys_of_another_installation_are_refused(marked, keys_in):
    keys_in()
    FileKeyProvider.from_settings().create()

    with pytest.raises(KeyStoreError, match="not the one this database was sealed with.*Put back"):
        startup.verify()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("service", ["web", "worker"])
def test_no_service_starts_without_its_keys(transactional_db, tmp_path, service):
    KeyStoreMark.objects.update_or_create(id=1, defaults={"fingerprint": "0" * 32})
    commands = {
        "web": ["gunicorn", "--config", "python:agency.gunicorn", "agency.wsgi:application"],
        "worker": ["celery", "--quiet", "--app", "agency", "worker", "--pool", "solo", "--loglevel", "ERROR"],
    }
    parameters = {name: str(value) for name, value in connection.get_connection_params().items()}
    place = urlencode({name: parameters[name] for name in ("host", "port") if parameters.get(name)})
    login = f"{parameters['user']}:{quote(parameters.get('password', ''))}"
    env = dict(os.environ) | {
        "DATABASE_URL": f"postgresql://{login}@/{parameters['dbname']}?{place}",
        "DATABASE_ROLE": settings.APPLICATION_ROLE,
        "KEY_DIRECTORY": str(tmp_path),
        "WEB_WORKERS": "1",
        "PORT": "0",
    }

    started = subprocess.run(
        [sys.executable, "-m", *commands[service]],
        cwd=ROOT,
        env=env,
        capture_output=True,
        text=True,
        timeout=90,
        check=False,
    )

    assert started.returncode != 0
    told = started.stdout + started.stderr
    assert "The keys do not open." in told
    assert "key" in told.split("The keys do not open.")[1]
