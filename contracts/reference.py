"""Reference rows of the contract module, written after migrate: the kinds, and the row of the agency itself."""

from django.utils.timezone import localdate

from agency.acting import acting_as
from contracts import policy
from contracts.approving.defaults import write_matrix
from contracts.dossier.parts import write_parts
from contracts.library import starters
from contracts.library.body import digest
from contracts.models import ContractKind, HouseFacts, Template, TemplateVersion

# code, name, English name, letters, family, region, official model text of 2026 (contracts_compliance.md §0.1)
KINDS = (
    (
        "domestic",
        "团队境内旅游合同",
        "Group journey within China",
        "JN",
        "trip",
        "home",
        "2026年版团队境内旅游合同（示范文本）",
    ),
    (
        "outbound",
        "团队出境旅游合同",
        "Group journey abroad",
        "CJ",
        "trip",
        "abroad",
        "2026年版团队出境旅游合同（示范文本）",
    ),
    (
        "taiwan",
        "赴台湾地区旅游合同",
        "Group journey to Taiwan",
        "TW",
        "trip",
        "taiwan",
        "2026年版大陆居民赴台湾地区旅游合同（示范文本）",
    ),
    (
        "day_trip",
        "境内「一日游」合同",
        "One-day tour",
        "YR",
        "trip",
        "home",
        "2026年版境内旅游“一日游”合同（示范文本）",
    ),
    ("study", "研学旅游合同", "Study journey", "YX", "trip", "any", "2026年版研学旅游合同（示范文本）"),
    (
        "ground",
        "组团社与地接社合同",
        "Organising and ground agency",
        "DJ",
        "partner",
        "home",
        "2026年版境内旅游组团社与地接社合同（示范文本）",
    ),
    ("single", "单项委托合同", "Single commission", "DX", "service", "any", ""),
    ("agency_sale", "委托代理销售合同", "Sale for another agency", "WT", "partner", "any", ""),
    ("supplier", "供应商合作协议", "Supplier agreement", "GY", "framework", "any", ""),
    ("corporate", "单位客户框架协议", "Corporate framework", "KJ", "framework", "any", ""),
    ("data", "个人信息处理与保密协议", "Data processing and confidentiality", "BM", "framework", "any", ""),
    ("supplement", "补充（变更）协议", "Supplement", "BC", "change", "any", ""),
    ("termination", "解除协议", "Agreement to end a contract", "JC", "change", "any", ""),
)


def write_reference(using: str = "default") -> None:
    """Bring the kinds up to date; what people wrote (the agency’s own facts) stays."""
    with acting_as("system:reference"):  # kinds have a history, and a history knows who wrote
        _write_kinds(using)
        write_parts(using)
        _write_starters(using)
        write_matrix(using)
        if not HouseFacts.objects.using(using).filter(pk=1).exists():
            HouseFacts(pk=1, name="旅档国际旅行社有限公司").save(using=using)


def _write_starters(using: str) -> None:
    """A first published text for each kind that has no template; what the house wrote or withdrew stays."""
    there = set(Template.objects.using(using).values_list("kind__code", flat=True))
    for code in starters.names():
        if code in there:
            continue
        text = starters.read(code)
        template = Template(kind=ContractKind.objects.using(using).get(code=text["kind"]), name=text["name"])
        template.save(using=using)
        TemplateVersion(
            template=template,
            number=1,
            state=TemplateVersion.State.PUBLISHED,
            body=text["body"],
            variables=text["variables"],
            digest=digest(text["body"], text["variables"]),
            law_refs=text["law_refs"],
            change_note="随系统提供的范文，不是官方示范文本",
            effective_from=localdate(),
            review_due_on=localdate() + policy.TEMPLATE_REVIEW,
        ).save(using=using)


def _write_kinds(using: str) -> None:
    for place, (code, name, english, letters, family, region, model_text) in enumerate(KINDS):
        facts = {
            "name": name,
            "name_en": english,
            "letters": letters,
            "family": family,
            "region": region,
            "model_text": model_text,
            "position": place * 10,
        }
        kind = ContractKind.objects.using(using).filter(code=code).first() or ContractKind(code=code)
        if any(getattr(kind, field) != value for field, value in facts.items()):
            for field, value in facts.items():
                setattr(kind, field, value)
            kind.save(using=using)
