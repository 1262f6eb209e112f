"""When the acts of the demo happened: the database dates what it writes itself, the demo dates it back.

History and the register are append-only, for the application for ever. The demo of an empty installation is
written by its owner (OWNER_DATABASE_URL), who lays the guards aside for one transaction; without that address
everything is simply dated today.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from uuid import UUID, uuid4

import psycopg
from django.db.models import Max

from agency.acting import acting
from agency.models import Notice
from compliance.chain import linking
from compliance.models import (
    ImpactAssessment,
    OutwardShare,
    OutwardStep,
    OutwardSubject,
    RecipientOrg,
    RightsRequest,
)
from contracts.models import Clause, Licence, Seal, SealHandover, SealUse, Template, TemplateVersion
from customers.models import (
    Customer,
    Intake,
    Lead,
    NoticeEdition,
    PurposeVersion,
    Segment,
    ShareRequest,
    Verification,
    parts,
)

DATED = (
    *(Customer, Intake, ShareRequest, Verification, Lead, Segment, NoticeEdition, PurposeVersion, *parts()),
    *(Template, TemplateVersion, Clause, Licence),
    *(Seal, SealHandover, SealUse),
    *(RecipientOrg, OutwardShare, OutwardSubject, OutwardStep, RightsRequest, ImpactAssessment),
)

CHAINED = ("compliance_witness", "compliance_checkpoint", "compliance_chainlink", "compliance_chainhead")

# per record table (live) and its history (archive)
DATING = (
    "UPDATE {archive} h SET history_date = m.at FROM moment m WHERE h.history_request = m.id",
    "UPDATE {archive} SET history_date = updated_at WHERE history_actor = 'system:remind'",
    (
        "UPDATE {live} r SET created_at = h.first, updated_at = h.last FROM ("
        " SELECT id, min(history_date) AS first, max(history_date) AS last FROM {archive} GROUP BY id) h"
        " WHERE r.id = h.id"
    ),
    (
        "UPDATE {archive} h SET created_at = r.created_at, updated_at = h.history_date"
        " FROM {live} r WHERE r.id = h.id"
    ),
)


class Diary:
    """Remembers at which moment each act, known by its request id, is meant to have happened."""

    def __init__(self):
        self.moments: dict[UUID, datetime] = {}
        self._last_notice = 0

    @contextmanager
    def on(self, moment: datetime, person) -> Iterator[None]:
        """`person` acts at `moment`."""
        request_id = uuid4()
        with acting(person, request_id=request_id):
            yield
        self.moments[request_id] = moment
        self.notices(moment)

    def notices(self, moment: datetime) -> None:
        """Notices posted since the last call were posted at `moment`."""
        Notice.objects.filter(pk__gt=self._last_notice).update(created_at=moment)
        self._last_notice = Notice.objects.aggregate(last=Max("pk"))["last"] or 0

    def notices_in_order(self) -> None:
        """The page of notices goes by number: they are numbered as the days the demo gave them follow."""
        rows = list(Notice.objects.order_by("created_at", "pk"))
        Notice.objects.all().delete()
        for row in rows:
            row.pk = None
        Notice.objects.bulk_create(rows)

    def write(self) -> bool:
        """Date history, register and records; False without the owner's address. Call after the commit."""
        address = os.environ.get("OWNER_DATABASE_URL")
        if not address:
            return False
        with psycopg.connect(address) as link:
            link.execute(
                "CREATE TEMP TABLE moment (id uuid PRIMARY KEY, at timestamptz NOT NULL) ON COMMIT DROP"
            )
            with link.cursor().copy("COPY moment FROM STDIN") as rows:
                for line in self.moments.items():
                    rows.write_row(line)
            for statement in _statements():
                link.execute(statement)
        return True


def _statements() -> Iterator[str]:
    tables = [(model._meta.db_table, model.history.model._meta.db_table) for model in DATED]
    guarded = [name for pair in tables for name in pair] + ["agency_event", *CHAINED]
    yield from (f"ALTER TABLE {name} DISABLE TRIGGER USER" for name in guarded)
    yield "UPDATE agency_event e SET at = m.at FROM moment m WHERE e.request_id = m.id"
    yield (
        "UPDATE agency_event SET at = (data->>'due_at')::timestamptz + interval '20 seconds'"
        " WHERE kind = 'breached' AND request_id IS NULL"
    )
    for live, archive in tables:
        yield from (line.format(live=live, archive=archive) for line in DATING)
    yield (
        "UPDATE customers_customergrant g SET granted_at = coalesce(r.decided_at, r.lapses_at)"
        " FROM customers_sharerequest r WHERE g.request_id = r.id"
    )
    yield f"TRUNCATE {', '.join(CHAINED)}"  # linked anew, with the dates they bear now
    yield linking.FIRST_LINKS
    yield from (f"ALTER TABLE {name} ENABLE TRIGGER USER" for name in guarded)
