"""Row security of paper files: of archives one sees, of boxes one keeps, of loans one asked for or decides."""

from agency.row_security import ALL, OF_A_VISIBLE_CUSTOMER, OF_ONES_OWN_CUSTOMER, policy

KEPT = "EXISTS (SELECT 1 FROM compliance_paperbox b WHERE b.id = box_id AND b.keeper_id = (SELECT app_uid()))"
SEEN = OF_A_VISIBLE_CUSTOMER.format(column="customer_id")
OWN = OF_ONES_OWN_CUSTOMER.format(column="customer_id")
FILE = f"{ALL} OR {KEPT} OR {SEEN}"
LOAN = (
    f"{ALL} OR borrower_id = (SELECT app_uid()) OR (SELECT app_uid()) = ANY (deciders) OR {SEEN}"  # noqa: S608
    " OR EXISTS (SELECT 1 FROM compliance_paperfile f WHERE f.id = file_id)"
)
# Acts are carried out in the person's name with the reach of the system, after the rights were asked; only a
# merging, which moves what belongs to an archive, writes with the reach of the person.
POLICIES = (
    policy("compliance_paperfile", FILE, f"{ALL} OR {OWN}", f"{ALL} OR {OWN}", ALL),
    policy("compliance_historicalpaperfile", FILE, "false", "false"),
    policy("compliance_paperloan", LOAN, f"{ALL} OR {OWN}", f"{ALL} OR {OWN}", ALL),
    policy("compliance_historicalpaperloan", LOAN, "false", "false"),
    policy("compliance_papercount", ALL, ALL, ALL),
    policy("compliance_historicalpapercount", ALL, "false", "false"),
)
