"""Row-level security of incidents: the house roles read them, whoever reports one writes and finds it again."""

from agency.row_security import ALL, policy

MINE = f"{ALL} OR reported_by_id = (SELECT app_uid())"
POLICIES = (
    policy("compliance_incident", MINE, MINE, ALL, "false"),
    policy("compliance_historicalincident", MINE, "false", "false"),
    policy("compliance_affectedarchive", ALL, ALL, ALL, "false"),
    policy("compliance_historicalaffectedarchive", ALL, "false", "false"),
)
