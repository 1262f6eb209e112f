"""docker-compose.yml cannot be run everywhere; what can be known without an engine is checked here."""

import os
import re
import stat
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from django.core.management import get_commands

ROOT = Path(__file__).resolve().parent.parent
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES = COMPOSE["services"]
OURS = sorted(name for name, service in SERVICES.items() if service.get("build"))
ENVIRONMENT = os.environ | {
    "SECRET_KEY": "x" * 60,
    "DATABASE_URL": "postgresql://nobody@localhost/none",
    "REDIS_URL": "redis://127.0.0.1:1/0",
    "BASE_URL": "https://agency.example.cn",
    "ALLOWED_HOSTS": "agency.example.cn",
}


def run(*argv: str, timeout: int = 60, **env: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        argv, cwd=ROOT, env=ENVIRONMENT | env, capture_output=True, text=True, timeout=timeout, check=False
    )


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_no_service_may_more_than_it_needs(name):
    service = SERVICES[name]

    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["ulimits"] == {"core": 0}  # a dump would hold keys
    assert "mem_limit" in service
    assert service["pids_limit"] > 0
    assert "privileged" not in service
    assert not any("docker.sock" in str(volume) for volume in service.get("volumes", []))
    assert ("ports" in service) == (name == "proxy")
    assert name == "proxy" or re.fullmatch(r"[1-9]\d*:[1-9]\d*", service["user"])


def test_only_the_proxy_touches_the_outside():
    outside = {name for name, network in COMPOSE["networks"].items() if not (network or {}).get("internal")}

    assert {name for name, service in SERVICES.items() if outside & set(service["networks"])} == {"proxy"}


def test_every_file_named_in_it_exists():
    named = [
        volume.split(":")[0]
        for service in SERVICES.values()
        for volume in service.get("volumes", [])
        if volume.startswith(("./", "/"))
    ]
    copied = re.findall(r"^COPY (?!--from)(.+) \S+$", (ROOT / "Dockerfile").read_text(), re.M)

    missing = [path for line in [*named, *copied] for path in line.split() if not (ROOT / path).exists()]

    assert named
    assert missing == []


def test_every_secret_is_used_and_none_stands_in_the_environment():
    used = {secret for service in SERVICES.values() for secret in service.get("secrets", [])}

    assert used == set(COMPOSE["secrets"])
    for name, service in SERVICES.items():
        for variable, value in service.get("environment", {}).items():
            assert not re.search("(KEY|PASSWORD|_URL)$", variable) or variable == "BASE_URL", (name, variable)
            if "/run/secrets/" in str(value):
                assert Path(value).name in service["secrets"]


def test_the_script_makes_exactly_the_secrets_that_are_named(tmp_path):
    for path in ("deploy/secrets", ".env.example"):
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text((ROOT / path).read_text())

    subprocess.run(["sh", tmp_path / "deploy/secrets", "crm.example.cn"], check=True, capture_output=True)
    again = subprocess.run(["sh", tmp_path / "deploy/secrets", "x.cn"], check=False, capture_output=True)

    made = tmp_path / "deploy/secrets.d"
    named = {Path(secret["file"]).name for secret in COMPOSE["secrets"].values()}
    assert {path.name for path in made.iterdir()} == named
    assert stat.S_IMODE(made.stat().st_mode) == 0o700
    assert "DOMAIN=crm.example.cn" in (tmp_path / ".env").read_text()
    assert again.returncode == 1


def test_the_application_role_is_not_the_owner():
    urls = {name: SERVICES[name]["environment"]["DATABASE_URL_FILE"] for name in OURS}

    assert urls.pop("migrate") == "/run/secrets/owner_database_url"
    assert set(urls.values()) == {"/run/secrets/database_url"}


@pytest.mark.parametrize("name", OURS)
def test_the_programs_of_our_services_are_there(name):
    program, *arguments = SERVICES[name]["command"]
    probe = SERVICES[name].get("healthcheck", {}).get("test", [None, "python"])

    assert (Path(sys.executable).parent / program).exists()
    assert probe[1] == "python"
    if "manage.py" in arguments:
        assert arguments[arguments.index("manage.py") + 1] in get_commands()
    for command in (arguments, probe[2:]):
        if command[:1] == ["-m"]:
            assert (ROOT / (command[1].replace(".", "/") + ".py")).exists()


def test_gunicorn_takes_the_configuration_of_the_web_service():
    _, *arguments = SERVICES["web"]["command"]

    result = run(sys.executable, "-m", "gunicorn", "--check-config", *arguments, BIND="0.0.0.0")

    assert result.returncode == 0, result.stderr


@pytest.mark.parametrize("name", ["worker", "beat"])
def test_celery_knows_every_option_of_its_services(name):
    _, app, module, act, *options = SERVICES[name]["command"]

    known = run(sys.executable, "-m", "celery", app, module, act, "--help")

    assert known.returncode == 0, known.stderr
    unknown = [option for option in options if option.startswith("--") and option not in known.stdout]
    assert unknown == []


def test_the_roles_of_the_image_are_those_of_the_embedded_server():
    from agency.embedded import postgres

    script = (ROOT / "deploy/postgres-roles.sh").read_text()

    limits = re.findall(r"ALTER ROLE ludang_app SET .*;", postgres.ROLES)
    assert limits
    assert re.findall(r"ALTER ROLE ludang_app SET .*;", script) == limits
    for setting in (
        "log_error_verbosity = terse",
        "log_parameter_max_length_on_error = 0",
        "log_min_error_statement = panic",
    ):
        assert setting in postgres.SETTINGS
        assert setting in (ROOT / "deploy/postgresql.conf").read_text()


def test_the_locked_lists_have_hashes_and_name_no_host():
    for path in (ROOT / "requirements").glob("*.txt"):
        text = path.read_text()
        packages = re.findall(r"^[a-z0-9][^ ]*==", text, re.M)
        assert packages, path
        assert len(re.findall(r"^[a-z0-9].*\\\n    --hash=", text, re.M)) == len(packages), path
        assert "http" not in text
        assert "index" not in text
