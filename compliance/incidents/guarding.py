"""Row-level security of incidents: the house roles read them, whoever reports one writes and finds it again."""

from agency.row_security import ALL, _policy

MINE = f"{ALL} OR reported_by_id = (SELECT app_uid())"
POLICIES = (
    _policy("compliance_incident", MINE, MINE, ALL, "false"),
    _policy("compliance_historicalincident", MINE, "false", "false"),
    _policy("compliance_affectedarchive", ALL, ALL, ALL, "false"),
    _policy("compliance_historicalaffectedarchive", ALL, "false", "false"),
)
