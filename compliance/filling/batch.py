"""Some archives of a filling, built and sealed, table by table."""

import os
from datetime import date, datetime, timedelta
from random import Random
from types import SimpleNamespace
from uuid import UUID

from django.utils.timezone import localdate

from agency import policy
from agency.encryption import keyring
from agency.encryption.envelope import DataKey, seal
from agency.encryption.provider import provider
from agency.models import Event, SubjectKey
from compliance.demo.people import FEMALE, MALE, NEEDS, NOWHERE, SURNAMES
from compliance.filling import organisations
from compliance.filling.copying import copy_rows, plain, record, uuid_at
from compliance.filling.stage import Stage, moment_of
from customers import indexing, numbering
from customers.documents import check_sign
from customers.models import (
    ArchiveQuality,
    Consent,
    Customer,
    CustomerGrant,
    DayMark,
    Intake,
    SearchIndex,
    ShareRequest,
)
from customers.parts import important_dates, quality

LATE = 0.06  # share of entries beyond 48 hours
SHARED_EVERY = 30  # 33,000 of a million


class Batch:
    """The rows of some archives, table by table, as COPY takes them."""

    def __init__(self, stage: Stage):
        self.stage, self.rows, self.random = stage, {}, Random()  # noqa: S311 (made-up customers)
        self.epoch = provider().current_epoch()
        self.versions = (provider().index_version(),)
        self.standards = quality.standards()

    def add(self, place: int) -> None:
        moment = moment_of(self.stage, place)
        customer = self._customer(place, moment)
        beside = []
        if place % organisations.EVERY == 0:
            differs, beside = organisations.of(place, moment, self.random, customer.__dict__)
            customer = SimpleNamespace(**customer.__dict__ | differs, organisation=beside[0])
        key = self._key(customer.pk)
        self._put(Customer, self._sealed(Customer, customer, key))
        self._put(Intake, self._intake(customer))
        for model, one in zip(organisations.BESIDE, beside, strict=False):
            self._put(model, self._sealed(model, one, key))
        self._derived(customer, organisations.searched(beside))
        for purpose in () if beside else self.stage.purposes:
            self._put(
                Consent,
                [
                    purpose,
                    "granted",
                    "general",
                    "counter",
                    self.stage.notice,
                    moment,
                    customer.owner_id,
                    customer.pk,
                ],
            )
        self._put(
            Event, [Event.Kind.REGISTERED, moment, customer.owner_id, "user", customer.pk, customer.number]
        )
        if place % SHARED_EVERY == 0:
            self._share(customer, place)

    def _customer(self, place: int, moment: datetime) -> SimpleNamespace:
        draw = self.random
        sex = draw.choice("fm")
        given = draw.choice(FEMALE if sex == "f" else MALE)
        born_on = date(1950, 1, 1) + timedelta(days=draw.randrange(20_000))
        digits = f"{NOWHERE}{born_on:%Y%m%d}{place % 1000:03d}"
        owner, department = self.stage.sellers[place % len(self.stage.sellers)]
        waited = timedelta(hours=draw.uniform(49, 90) if draw.random() < LATE else draw.uniform(0.1, 47))
        number = numbering.written(numbering.PREFIX, moment.year, self.stage.numbers[moment.year] + place + 1)
        pk = uuid_at(moment)
        return record(
            Customer,
            pk=pk,
            id=pk,
            number=number,
            grade=draw.choices(("vip", "a", "b", "c"), (1, 9, 30, 60))[0],
            source_id=draw.choice(self.stage.sources),
            owner_id=owner,
            department_id=department,
            basis=Customer.Basis.CONSENT,
            collected_at=moment - waited,
            entered_at=moment,
            created_at=moment,
            updated_at=moment,
            name=draw.choice(SURNAMES) + given + (draw.choice(given) if len(given) == 1 else ""),
            sex=sex,
            born_on=born_on,
            phone=f"1610{place:07d}",
            email=f"fill{place}@mail.example" if place % 3 == 0 else None,
            address=f"上海市浦东新区示例路{place % 1999}号",
            document_type=Customer.Document.ID_CARD,
            document_number=digits + check_sign(digits),
            travel_needs=draw.choice(NEEDS),
        )

    def _key(self, subject: UUID) -> DataKey:
        plain = os.urandom(32)
        wrapped = keyring.wrap(plain, subject, 1, self.epoch)
        self._put(SubjectKey, [subject, self.epoch, 1, wrapped])
        return DataKey.of(subject, 1, {1: plain})

    def _sealed(self, model, values: SimpleNamespace, key: DataKey) -> list:
        row = []
        for f in model._meta.concrete_fields:
            value = getattr(values, f.attname)
            if value is not None and getattr(f, "is_sealed", False):
                value = seal(key, f.bound, values.id, f.encode(value), f.block)
            row.append(value)
        return row

    def _derived(self, customer: SimpleNamespace, parts) -> None:
        """What is worked out from an archive: search tokens, the mark of the birthday, quality."""
        search = indexing.row_of(customer, self.versions, parts)
        self._put(SearchIndex, [search.__dict__[f.attname] for f in SearchIndex._meta.concrete_fields])
        for mark in important_dates.marks_of(customer, [], self.versions):
            self._put(DayMark, [mark.customer_id, mark.key_version, mark.mark])
        standard = quality.standard_of(customer, self.standards)
        asked, missing = quality.missing_of(customer, quality.Holdings(sensitive=True), standard)
        seen_on, score = localdate(customer.entered_at), quality.score_of(asked, missing)
        row = [customer.pk, customer.owner_id, customer.department_id, score, missing, seen_on, standard.pk]
        self._put(ArchiveQuality, row)

    def _intake(self, customer: SimpleNamespace) -> list:
        due_at = customer.collected_at + policy.ENTRY_WINDOW
        late = customer.entered_at > due_at
        intake = record(
            Intake,
            id=uuid_at(customer.entered_at),
            collected_by_id=customer.owner_id,
            department_id=customer.department_id,
            source_id=customer.source_id,
            collected_at=customer.collected_at,
            due_at=due_at,
            entered_at=customer.entered_at,
            customer_id=customer.pk,
            warned=4 if late else 0,
            breached_at=due_at if late else None,
            created_at=customer.collected_at,
            updated_at=customer.entered_at,
        )
        return plain(Intake, intake)

    def _share(self, customer: SimpleNamespace, place: int) -> None:
        """An approved request with its grant; those of the older half have ended and left no grant."""
        person = self.stage.guests[place // SHARED_EVERY % len(self.stage.guests)]
        began = self.stage.now - timedelta(days=self.random.uniform(1, 100))
        running = place % (SHARED_EVERY * 8) != 0
        request = record(
            ShareRequest,
            id=uuid_at(began),
            number=customer.number,
            customer_id=customer.pk,
            department_id=customer.department_id,
            requester_id=customer.owner_id,
            recipient_id=person,
            fields=["phone"],
            purpose_id=self.stage.access,
            days=200,
            state=ShareRequest.State.APPROVED if running else ShareRequest.State.ENDED,
            lapses_at=began + policy.SHARE_ANSWER_WITHIN,
            decided_at=began,
            expires_at=began + timedelta(days=200),
            created_at=began,
            updated_at=began,
        )
        self._put(ShareRequest, plain(ShareRequest, request))
        if running:
            grant = [
                ["phone"],
                began,
                request.expires_at,
                customer.pk,
                self.stage.permission,
                request.id,
                person,
            ]
            self._put(CustomerGrant, grant)

    def _put(self, model, row: list) -> None:
        self.rows.setdefault(model, []).append(row)

    def write(self) -> None:
        """All tables of the batch; call in a transaction of somebody in particular."""
        copy_rows(self.rows)
        self.rows = {}
