"""How many queries a page costs."""

from django.db import connection
from django.test.utils import CaptureQueriesContext


def queries(client, method: str, address: str, data=None, **headers) -> int:
    with CaptureQueriesContext(connection) as captured:
        getattr(client, method)(address, data, headers=headers)
    return len(captured)
