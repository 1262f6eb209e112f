"""Copies of checkpoints lie in a folder of each test's own: the register of another test is not this one's."""

import pytest


@pytest.fixture(autouse=True)
def anchors(settings, tmp_path):
    settings.ANCHOR_DIRECTORIES = [str(tmp_path / "anchors")]
