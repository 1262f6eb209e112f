"""The rules every installation starts with (contracts_compliance.md §3.1). What the clock does says policy.py."""

from agency import policy
from compliance.models import RetentionRule

# category, counted from, period, unit, rank, legal basis, action, carried out, confirmed by counsel
RULES = (
    (
        "travelled",
        "last_trip",
        3,
        "years",
        "law",
        "民法典第188条（诉讼时效三年）；旅行社条例实施细则：合同及相关资料不少于二年",
        "destroy",
        "batch",
    ),
    (
        "partner",
        "last_trip",
        5,
        "years",
        "house",
        "旅行社条例实施细则不少于二年；本社规定五年",
        "destroy",
        "batch",
    ),
    (
        "enquired",
        "last_heard",
        12,
        "months",
        "law",
        "个人信息保护法第19条（最短必要期限）",
        "destroy",
        "batch",
    ),
    ("requested", "requested", 1, "days", "law", "个人信息保护法第47条第一款", "destroy", "batch"),
    ("withdrawn", "withdrawn", 15, "days", "law", "个人信息保护法第47条第一款第三项", "destroy", "batch"),
    (
        "leads",
        "closed",
        policy.LEAD_LEAVES_AFTER.days,
        "days",
        "law",
        "个人信息保护法第19条",
        "destroy",
        "sweep",
    ),
    (
        "abandoned",
        "closed",
        policy.INTAKE_LEAVES_AFTER.days,
        "days",
        "law",
        "个人信息保护法第19条",
        "destroy",
        "sweep",
    ),
    ("drafts", "made", policy.DRAFT_LIFE.days, "days", "house", "本社规定", "destroy", "sweep"),
    ("exports", "made", policy.EXPORT_LIFE.days or 1, "days", "house", "本社规定", "destroy", "sweep"),
    ("imports", "made", policy.IMPORT_REVERT_WITHIN.days, "days", "house", "本社规定", "destroy", "sweep"),
    ("id_images", "last_trip", 30, "days", "law", "个人信息保护法第19条、第28条", "destroy", "sweep"),
    ("health", "last_trip", 30, "days", "law", "个人信息保护法第28条", "freeze", "sweep"),
    (
        "shares",
        "closed",
        5,
        "years",
        "regulation",
        "网络数据安全管理条例第12条：不少于三年",
        "review",
        "hand",
    ),
    ("assessments", "made", 5, "years", "law", "个人信息保护法第56条：不少于三年", "review", "hand"),
    (
        "consents",
        "closed",
        3,
        "years",
        "law",
        "个人信息保护法第69条（举证责任）；民法典第188条",
        "review",
        "hand",
    ),
    ("requests", "closed", 3, "years", "law", "民法典第188条", "review", "hand"),
    ("vouchers", "made", 30, "years", "law", "会计法第23条；会计档案管理办法", "review", "hand"),
    ("logs", "made", 12, "months", "law", "网络安全法第23条：不少于六个月", "destroy", "hand"),
    ("register", "made", 10, "years", "law", "个人信息保护法第69条（举证责任）", "review", "hand"),
    ("audits", "closed", 5, "years", "house", "本社规定", "review", "hand"),
    (
        "certificates",
        "made",
        None,
        "years",
        "department",
        "参照会计档案管理办法：销毁清册永久保管",
        "keep",
        "hand",
    ),
    ("backups", "made", policy.KEY_BACKUP_LIFE.days, "days", "house", "本社规定", "destroy", "hand"),
)
COLUMNS = ("category", "trigger", "period", "unit", "rank", "article", "action", "carried_out")


def write_defaults(using: str = "default") -> None:
    """Version 1 of every category that has none; what the agency decided since stays."""
    from agency.acting import acting_as

    known = set(RetentionRule.objects.using(using).values_list("category", flat=True))
    missing = [
        RetentionRule(**dict(zip(COLUMNS, rule, strict=True)), state=RetentionRule.State.IN_FORCE)
        for rule in RULES
        if rule[0] not in known
    ]
    if missing:
        with acting_as("system:reference"):
            RetentionRule.objects.using(using).bulk_create(missing)
    shipped = RetentionRule.objects.using(using).filter(version=1, proposed_by=None, carried_out="hand")
    if shipped.filter(category__in=("id_images", "health")).exists():  # carried out by the clock by now
        with acting_as("system:reference"):
            shipped.filter(category="id_images").update(carried_out="sweep")
            shipped.filter(category="health").update(carried_out="sweep", action="freeze")
