"""Files people send stay in memory: Django's own handlers would write the large ones plain to disk."""

from io import BytesIO

from django.conf import settings
from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile

from agency import policy


class InMemoryHandler(FileUploadHandler):
    """Keeps each file in memory, up to the limits of the house; names what was left out.

    `request.files_refused` lists the names of the files that were too large, for the page to say so; the rest
    of the form arrives as usual. Whoever shows no session gets nothing kept.
    """

    def __init__(self, request=None):
        super().__init__(request)
        self.total = 0
        if request is not None:
            request.files_refused = []

    def handle_raw_input(self, input_data, META, content_length, boundary, encoding=None):
        self.welcome = settings.SESSION_COOKIE_NAME in self.request.COOKIES

    def new_file(self, *args, **kwargs):
        super().new_file(*args, **kwargs)
        if not self.welcome:
            raise SkipFile
        self.content = BytesIO()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self.total += len(raw_data)
        if start + len(raw_data) > policy.FILE_LARGEST or self.total > policy.FILES_TOGETHER:
            self.request.files_refused.append(self.file_name)
            self.content = None
            self.total -= start + len(raw_data)
            raise SkipFile
        self.content.write(raw_data)

    def file_complete(self, file_size: int) -> InMemoryUploadedFile | None:
        if self.content is None:
            return None
        content, self.content = self.content, None
        content.seek(0)
        return InMemoryUploadedFile(
            file=content,
            field_name=self.field_name,
            name=self.file_name,
            content_type=self.content_type,
            size=file_size,
            charset=self.charset,
            content_type_extra=self.content_type_extra,
        )
