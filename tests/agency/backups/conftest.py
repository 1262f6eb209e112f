"""An installation with places for its backups, in the test's own folder."""

from pathlib import Path

import pytest


@pytest.fixture
def house(tmp_path, settings):
    """Directories of this test; the keys stay where the test run has them."""
    for name, place in {
        "AGENCY_HOME": "home",
        "FILES_DIRECTORY": "home/files",
        "BACKUP_DIRECTORY": "data",
        "KEY_BACKUP_DIRECTORY": "keys",
    }.items():
        setattr(settings, name, tmp_path / place)
        Path(tmp_path / place).mkdir(parents=True, exist_ok=True)
    settings.ANCHOR_DIRECTORIES = [str(tmp_path / "anchors")]
    return tmp_path
