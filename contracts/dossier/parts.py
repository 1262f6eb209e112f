"""The ten papers of a journey’s file, and what of them other contracts need (contracts_compliance.md §1.1)."""

from contracts.models import Contract, ContractKind, DossierPart

Need, Family = DossierPart.Need, ContractKind.Family
TRIP = (Family.TRIP,)
# code, name, English name, families, when it is needed
PARTS = (
    ("contract", "已签合同", "Signed contract", tuple(Family), Need.SIGNED),
    ("roster", "游客名单及代表授权", "Travellers and whoever speaks for them", TRIP, Need.DEPARTURE),
    ("sheet", "行程单", "Itinerary sheet", TRIP, Need.DEPARTURE),
    ("dispatch", "派团单（导游、领队）", "Dispatch order of guide or leader", TRIP, Need.DEPARTURE),
    ("confirmation", "地接社确认书", "Confirmation of the ground agency", TRIP, Need.IF_ANY),
    ("insurance", "保险凭证", "Proof of insurance", TRIP, Need.DEPARTURE),
    ("coach", "旅游客运合同", "Contract with the coach company", TRIP, Need.IF_ANY),
    ("supplements", "补充协议", "Supplements", tuple(Family), Need.IF_ANY),
    ("feedback", "游客意见反馈表", "Feedback of the travellers", TRIP, Need.RETURN),
    ("report", "导游（领队）报告", "Report of guide or leader", TRIP, Need.RETURN),
    ("vouchers", "预订确认与凭证", "Confirmations of what was booked", (Family.SERVICE,), Need.DEPARTURE),
    ("licence", "对方资质证明", "Proof of the other side’s licence", (Family.PARTNER,), Need.SIGNED),
)


def write_parts(using: str) -> None:
    """Bring the list up to date with the code."""
    for place, (code, name, english, families, need) in enumerate(PARTS):
        facts = {
            "name": name,
            "name_en": english,
            "families": [str(one) for one in families],
            "need": str(need),
            "position": place * 10,
        }
        part = DossierPart.objects.using(using).filter(code=code).first() or DossierPart(code=code)
        if any(getattr(part, field) != value for field, value in facts.items()):
            for field, value in facts.items():
                setattr(part, field, value)
            part.save(using=using)


def parts_of(contract: Contract) -> list[DossierPart]:
    """The parts the file of this kind of contract may have, in their order."""
    return list(DossierPart.objects.filter(active=True, families__contains=[contract.kind.family]))


def part_of(contract: Contract, code: str) -> DossierPart | None:
    return next((one for one in parts_of(contract) if one.code == code), None)
