"""Files handed to a browser: as a download, never shown in the page, never kept by it."""

from django.http import HttpResponse

ENDINGS = {"image/jpeg": "jpg", "image/png": "png", "application/pdf": "pdf"}


def download(content: bytes, content_type: str, name: str) -> HttpResponse:
    """`content` under `name`, which holds nothing personal, and the ending of its type."""
    response = HttpResponse(content, content_type=content_type)
    ending = ENDINGS.get(content_type, "bin")
    response["Content-Disposition"] = f'attachment; filename="{name}.{ending}"'
    response["Cache-Control"] = "no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response
