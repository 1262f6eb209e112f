"""Row security of paper files: of archives one sees, of boxes one keeps, of loans one asked for or decides."""

from agency.row_security import ALL, OF_A_VISIBLE_CUSTOMER, OF_ONES_OWN_CUSTOMER, _policy

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
    _policy("compliance_paperfile", FILE, f"{ALL} OR {OWN}", f"{ALL} OR {OWN}", ALL),
    _policy("compliance_historicalpaperfile", FILE, "false", "false"),
    _policy("compliance_paperloan", LOAN, f"{ALL} OR {OWN}", f"{ALL} OR {OWN}", ALL),
    _policy("compliance_historicalpaperloan", LOAN, "false", "false"),
    _policy("compliance_papercount", ALL, ALL, ALL),
    _policy("compliance_historicalpapercount", ALL, "false", "false"),
)
