"""What people send stays in memory, within limits, and only from people who are signed in."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory

from agency import policy


@pytest.fixture
def receive():
    """A request with files, as it comes from a browser with a session."""

    def ask(*files, session=True):
        request = RequestFactory().post(
            "/", {"word": "said", "files": [SimpleUploadedFile(name, content) for name, content in files]}
        )
        if session:
            request.COOKIES["session"] = "x"
        return request

    return ask


def test_a_file_of_thirty_megabytes_is_never_on_disk(receive, settings, tmp_path):
    settings.FILE_UPLOAD_TEMP_DIR = tmp_path
    request = receive(("a.pdf", b"x" * policy.FILE_LARGEST))
    kept = request.FILES["files"]

    assert kept.size == policy.FILE_LARGEST
    assert kept.file.getbuffer().nbytes == policy.FILE_LARGEST
    assert not hasattr(kept, "temporary_file_path")
    assert list(tmp_path.iterdir()) == []


def test_one_file_too_large_is_named_and_the_others_arrive(receive):
    request = receive(("a.jpg", b"a"), ("b.jpg", b"x" * (policy.FILE_LARGEST + 1)), ("c.jpg", b"c"))

    assert [kept.name for kept in request.FILES.getlist("files")] == ["a.jpg", "c.jpg"]
    assert request.files_refused == ["b.jpg"]
    assert request.POST["word"] == "said"


def test_together_they_stay_within_the_limit(receive):
    third = b"x" * (policy.FILES_TOGETHER // 3 + 1)
    request = receive(*((f"{name}.jpg", third) for name in "abc"))

    assert [kept.name for kept in request.FILES.getlist("files")] == ["a.jpg", "b.jpg"]
    assert request.files_refused == ["c.jpg"]


def test_of_a_stranger_nothing_is_kept(receive):
    request = receive(("a.jpg", b"a"), session=False)

    assert (len(request.FILES), request.POST["word"]) == (0, "said")
