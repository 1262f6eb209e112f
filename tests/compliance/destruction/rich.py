"""An archive with everything an archive can have, and the values that must be gone afterwards."""

import random
from datetime import timedelta

from django.utils.timezone import localdate, now

from agency.acting import acting, acting_as
from agency.models import Notice
from customers import drafting, registration  # noqa: F401 (the draft's key)
from customers.models import (
    Address,
    Attachment,
    ContactPoint,
    Customer,
    FamilyMember,
    IdentityDocument,
    ImportantDate,
    PinnedAlert,
    PreferenceItem,
    Purpose,
)
from tests import make

SEED = {
    "name": "欧阳墨璃",
    "phone": "13987612304",
    "second_phone": "15012349876",
    "email": "moli.ouyang@qianlima.cn",
    "wechat": "ouyang_moli_77",
    "address": "云南省昆明市盘龙区墨璃巷 19 号",
    "document_number": "530102198503152217",
    "special_needs": "对坚果严重过敏，随身携带肾上腺素笔",
}
MORE = {
    "contact": "13611112222",
    "passport": "E87654321",
    "family": "欧阳墨轩",
    "street": "金雀大道 7788 号 3 栋",
    "alert": "不可安排靠海房间，曾溺水",
    "preference": "只吃温州口味的素斋",
    "note": "回访时说起墨脱桃花与旧账",
    "file": "欧阳墨璃护照扫描.jpg",
    "draft": "草稿里写的墨璃新地址",
    "intake": "大堂遇见墨璃一家",
    "relation": "墨璃的表姐在别的档案里",
}
VALUES = {**SEED, **MORE}


def archive(owner, **facts) -> Customer:
    """Bought nothing and was silent for two years, so it is due."""
    long_ago = now() - timedelta(days=800)
    made = make.customer(
        owner,
        document_type="id_card",
        **SEED,
        entered_at=long_ago,
        collected_at=long_ago - timedelta(hours=2),
        **facts,
    )
    _parts(made, owner)
    _doings(made, owner)
    return made


def _parts(made: Customer, owner) -> None:
    with acting(owner):
        for number in range(16):
            PreferenceItem(
                customer=made, kind="food", value=f"{MORE['preference']}{number}", observed_on=localdate()
            ).save()
            ImportantDate(
                customer=made, kind="memorial", day=f"{localdate() - timedelta(days=number)}"
            ).save()
        ContactPoint(customer=made, kind="phone", usage="work", value=MORE["contact"]).save()
        PinnedAlert(customer=made, text=MORE["alert"], severity="danger").save()
        IdentityDocument(customer=made, type="passport", number=MORE["passport"]).save()
        Address(customer=made, region="云南", street=MORE["street"]).save()
        FamilyMember(customer=made, name=MORE["family"], relation="sibling").save()


def _doings(made: Customer, owner) -> None:
    make.attachment(made, name=MORE["file"])
    with acting(owner):
        drafting.keep(owner, f"edit:{made.pk}", {"address": [MORE["draft"]]})
        contact = Purpose.objects.get(code="contact")
        from customers import revealing

        revealing.reveal(made, "phone", by=owner, purpose=contact)
    noted = make.intake(owner, contact=SEED["name"], phone=SEED["phone"], note=MORE["intake"])
    with acting_as("system:test"):
        noted.customer = made
        noted.entered_at = now()
        noted.save()
        Notice.objects.post(key=f"t:{made.pk}:{random.random()}", to=owner, kind="x", about=made.pk)


def files_of(customer: Customer) -> list:
    with acting_as("system:test"):
        return list(Attachment._base_manager.filter(customer=customer))
