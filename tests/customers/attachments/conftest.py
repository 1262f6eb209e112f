import pytest

from tests import make


@pytest.fixture
def customer(lin):
    return make.customer(lin)


@pytest.fixture(autouse=True)
def place(settings, tmp_path):
    """Where the files of one test lie."""
    settings.FILES_DIRECTORY = tmp_path / "files"
    return settings.FILES_DIRECTORY
