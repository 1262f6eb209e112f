"""The approval matrix every installation starts with: the suggested defaults of §1.4, [C] where it says so."""

from agency.acting import acting_as
from contracts import policy
from contracts.models import ApprovalPolicy

from .wanted import Office, usual

YUAN = 100
LASTING = ["ground", "agency_sale", "supplier", "corporate", "data"]
MANAGER = usual(Office.MANAGER, 24)
FINANCE = usual(Office.FINANCE, 24)
LEGAL = usual(Office.LEGAL, 48)
PRIVACY = usual(Office.PRIVACY, 48)
GENERAL = usual(Office.GENERAL, 48, confirm=True, delegate=False)  # §1.4: proved anew, by herself

# code, name, English name, priority, adds, conditions, steps
RULES = (
    ("lasting", "长期或同业协议", "Standing or trade agreements", 10, False, {"kinds": LASTING}, [MANAGER, LEGAL]),
    ("ordinary", "其他合同", "All other contracts", 100, False, {}, [MANAGER]),
    ("finance_amount", "总额超过 2 万元", "Total above ¥20,000", 210, True, {"more_than": 20_000 * YUAN}, [FINANCE]),
    ("finance_discount", "折扣超过 10%", "Discount above 10%", 220, True, {"discount_above": 10}, [FINANCE]),
    ("finance_credit", "给予账期", "Credit is given", 230, True, {"credit_above": 0}, [FINANCE]),
    ("finance_cash", "约定现金支付", "Paid in cash", 240, True, {"cash": True}, [FINANCE]),
    ("finance_cost", "未录入成本", "Cost not known", 250, True, {"cost_unknown": True}, [FINANCE]),
    ("legal_amount", "总额超过 10 万元", "Total above ¥100,000", 310, True, {"more_than": 100_000 * YUAN}, [LEGAL]),
    ("legal_abroad", "出境或赴台", "Abroad or to Taiwan", 320, True, {"abroad": True}, [LEGAL]),
    ("legal_words", "有非标准条款", "Clauses that are not standard", 330, True, {"own_words_above": 0}, [LEGAL]),
    (
        "legal_margin",
        f"毛利率低于 {policy.MARGIN_FLOOR}%",
        f"Margin below {policy.MARGIN_FLOOR}%",
        340,
        True,
        {"margin_below": policy.MARGIN_FLOOR},
        [LEGAL],
    ),
    ("legal_template", "模板已不是现行版本", "Template not the current one", 350, True, {"outdated": True}, [LEGAL]),
    ("legal_risky", "含高风险项目", "Risky activities", 360, True, {"risky": True}, [LEGAL]),
    ("legal_warnings", "法律检查有三项以上提示", "More than two warnings", 370, True, {"warnings_above": 2}, [LEGAL]),
    ("privacy_minors", "有未成年人", "Children travel", 410, True, {"minors": True}, [PRIVACY]),
    ("general_amount", "总额超过 50 万元", "Total above ¥500,000", 510, True, {"more_than": 500_000 * YUAN}, [GENERAL]),
    ("general_cost", "低于成本", "Below cost", 520, True, {"margin_below": 0}, [GENERAL]),
)  # fmt: skip


def write_matrix(using: str = "default") -> None:
    """Put rules in force that no version exists of; what people changed stays."""
    rows = ApprovalPolicy.objects.using(using)
    known = set(rows.values_list("code", flat=True))
    with acting_as("system:reference"):
        for code, name, english, priority, adding, conditions, steps in RULES:
            if code not in known:
                ApprovalPolicy(
                    code=code,
                    name=name,
                    name_en=english,
                    priority=priority,
                    adding=adding,
                    steps=steps,
                    state=ApprovalPolicy.State.IN_FORCE,
                    **conditions,
                ).save(using=using, force_insert=True)
