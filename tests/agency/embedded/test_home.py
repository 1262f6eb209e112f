"""What an installation keeps on disk, and what is left when its supervisor was killed."""

import os
import stat
import subprocess
import sys

import psutil
import pytest

from agency.embedded.home import Busy, Home, end_leftovers, open_to_others


@pytest.fixture
def home(tmp_path):
    return Home(tmp_path / "home")


def test_a_secret_is_made_once_and_readable_by_its_owner_alone(home):
    first = home.secret("secret_key")

    assert Home(home.path).secret("secret_key") == first
    assert len(first) == 96
    assert stat.S_IMODE((home.path / "secret_key").stat().st_mode) == 0o600
    assert stat.S_IMODE(home.logs.stat().st_mode) == 0o700


def test_two_supervisors_do_not_share_a_home(home):
    home.claim()
    home.write_state({"url": "http://localhost:8000"})

    with pytest.raises(Busy, match="http://localhost:8000"):
        Home(home.path).claim()


def test_the_children_of_a_killed_supervisor_are_ended_before_the_next_start(home):
    left = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    created = psutil.Process(left.pid).create_time()
    home.write_state({"services": {"web": {"pid": left.pid, "created": created}}})

    home.claim()

    left.wait(1)
    assert not psutil.pid_exists(left.pid)
    assert home.state() == {}


def test_a_stranger_who_got_the_number_of_a_dead_child_is_left_alone():
    stranger = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])

    end_leftovers({"services": {"web": {"pid": stranger.pid, "created": 1.0}}})

    assert stranger.poll() is None
    stranger.kill()
    stranger.wait()


def test_a_closed_folder_hides_everything_below_it(tmp_path):
    below = tmp_path / "closed" / "below"
    below.mkdir(parents=True)

    (tmp_path / "closed").chmod(0o700)

    assert not open_to_others(below)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root's PostgreSQL is another user")
def test_as_root_a_home_nobody_can_reach_keeps_its_data_elsewhere_and_is_not_opened(tmp_path):
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)

    home = Home(closed / "home")

    assert home.servers.name == home.identity
    assert closed not in home.servers.parents
    assert stat.S_IMODE(closed.stat().st_mode) == 0o700
