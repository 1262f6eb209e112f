"""Row-level security of the audits: matters of house roles; which of them may act is said by the acts.

Whoever puts a finding right reads it and writes the answer; who is responsible for one is read by the few who
judge it.
"""

from agency.row_security import ALL, policy

OF_THE_HOUSE = (
    *("auditplan", "programmeline", "controlrun", "controlresult", "auditsample", "workingpaper"),
    *("managementreview", "minorsfiling"),
)
VERSIONS = ("historicalauditplan", "historicalworkingpaper", "historicalmanagementreview")
UID = "(SELECT app_uid())"
MINE = f"{ALL} OR owner_id = {UID}"
OF_MINE = (
    "EXISTS (SELECT 1 FROM compliance_correctiveaction a WHERE a.{} = {} AND a.owner_id = (SELECT app_uid()))"
)
FINDING = f"{ALL} OR {OF_MINE.format('finding_id', 'compliance_auditfinding.id')}"
FINDING_VERSION = f"{ALL} OR {OF_MINE.format('finding_id', 'compliance_historicalauditfinding.id')}"
FILE = f"{ALL} OR {OF_MINE.format('id', 'compliance_auditfile.record')}"
JUDGED = "(SELECT app_system()) OR (SELECT app_judges())"

FUNCTIONS = """
CREATE OR REPLACE FUNCTION app_judges() RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = public, pg_temp AS
  $$ SELECT EXISTS (SELECT 1 FROM agency_user u JOIN agency_user_groups m ON m.user_id = u.id
     JOIN auth_group_permissions g ON g.group_id = m.group_id JOIN auth_permission p ON p.id = g.permission_id
     WHERE u.id = app_uid() AND u.is_active AND p.codename = 'judge_responsibility') $$;
"""
POLICIES = (
    FUNCTIONS,
    *(policy(f"compliance_{name}", ALL, ALL, ALL) for name in OF_THE_HOUSE),
    *(policy(f"compliance_{name}", ALL, "false", "false") for name in VERSIONS),
    policy("compliance_correctiveaction", MINE, ALL, MINE, "false"),
    policy("compliance_historicalcorrectiveaction", MINE, "false", "false"),
    policy("compliance_auditfinding", FINDING, ALL, FINDING, "false"),
    policy("compliance_historicalauditfinding", FINDING_VERSION, "false", "false"),
    policy("compliance_auditfile", FILE, FILE, "false", "false"),
    policy("compliance_responsibility", JUDGED, JUDGED, JUDGED, "false"),
    policy("compliance_historicalresponsibility", JUDGED, "false", "false"),
)
