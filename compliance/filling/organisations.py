"""Organisations among the archives of a filling, each with somebody who speaks for it."""

from datetime import datetime
from random import Random
from types import SimpleNamespace

from compliance.demo.people import FEMALE, MALE, SURNAMES
from compliance.filling.copying import record, uuid_at
from customers.kinds.credit_codes import SIGNS, check_sign
from customers.models import ContactPerson, Customer, Organisation
from customers.parts.searched import Searched

EVERY = 37  # 27,000 of a million; prime, so that every seller and guest has some
BESIDE = (Organisation, ContactPerson)
CITIES = ("上海", "苏州", "杭州", "南京", "宁波", "无锡", "合肥", "昆明", "成都", "厦门")
TRADES = {"C": "精密制造", "F": "国际贸易", "G": "物流", "I": "信息科技", "J": "投资管理", "P": "教育咨询"}


def of(place: int, moment: datetime, draw: Random, customer: dict) -> tuple[dict, list[SimpleNamespace]]:
    """(what differs in the archive itself, the records beside it)."""
    industry = draw.choice(list(TRADES))
    name = f"{draw.choice(CITIES)}{draw.choice(SURNAMES)}{draw.choice(MALE)}{TRADES[industry]}有限公司"
    seventeen = "91310199" + "".join(SIGNS[place // 31**power % 31] for power in range(9))
    differs = {
        "kind": Customer.Kind.ORGANISATION,
        "basis": Customer.Basis.CONTRACT,
        "name": name,
        "sex": None,
        "born_on": None,
        "document_type": "",
        "document_number": None,
    }
    beside = {"customer_id": customer["pk"], "created_at": moment, "updated_at": moment}
    profile = record(
        Organisation,
        **beside | {"id": uuid_at(moment)},
        industry=industry,
        nature=Organisation.Nature.PRIVATE,
        region="31",
        type=Organisation.Type.CORPORATE,
        credit_code=seventeen + check_sign(seventeen),
    )
    person = record(
        ContactPerson,
        **beside | {"id": uuid_at(moment)},
        name=draw.choice(SURNAMES) + draw.choice(FEMALE),
        phone=f"1620{place:07d}",
        preferred=True,
    )
    return differs, [profile, person]


def searched(records: list[SimpleNamespace]) -> Searched:
    """By what of the records beside it an archive is found."""
    people = [one for one in records if hasattr(one, "preferred")]
    return Searched(people=tuple(one.name for one in people), their_phones=tuple(one.phone for one in people))
