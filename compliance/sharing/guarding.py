"""What the database itself keeps of sharing outward: who sees it, and that records stay three years.

网络数据安全管理条例 art. 12: processing records of what was provided or entrusted, at least three years.
"""

from agency.row_security import ALL, DEPARTMENT, OF_A_VISIBLE_CUSTOMER, policy

UID = "(SELECT app_uid())"
SHARE = f"{ALL} OR drafter_id = {UID} OR keeper_id = {UID} OR {UID} = ANY (deciders) OR {DEPARTMENT}"
OF_A_SHARE = f"{ALL} OR EXISTS (SELECT 1 FROM compliance_outwardshare s WHERE s.id = share_id)"  # noqa: S608
SEEN = OF_A_VISIBLE_CUSTOMER.format(column="customer_id")
POLICIES = (
    policy("compliance_outwardshare", SHARE, SHARE, SHARE),
    policy("compliance_historicaloutwardshare", SHARE, "false", "false"),
    policy("compliance_outwardsubject", f"{OF_A_SHARE} OR {SEEN}", OF_A_SHARE, OF_A_SHARE),
    policy("compliance_historicaloutwardsubject", f"{OF_A_SHARE} OR {SEEN}", "false", "false"),
    policy("compliance_outwardstep", OF_A_SHARE, OF_A_SHARE, OF_A_SHARE),
    policy("compliance_historicaloutwardstep", OF_A_SHARE, "false", "false"),
    policy("compliance_outwardlink", OF_A_SHARE, OF_A_SHARE, OF_A_SHARE),
)

# Three years after its end a share may be deleted, with what belongs to it; a recipient never, it is named there.
FUNCTION = """
CREATE OR REPLACE FUNCTION outward_stays() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE share uuid;
BEGIN
  IF TG_TABLE_NAME = 'compliance_outwardshare' THEN share := OLD.id;
  ELSIF TG_TABLE_NAME NOT IN ('compliance_recipientorg', 'compliance_recipientfile') THEN share := OLD.share_id;
  END IF;
  IF share IS NULL OR EXISTS (SELECT 1 FROM compliance_outwardshare s WHERE s.id = share AND (
      s.state NOT IN ('closed', 'refused', 'withdrawn', 'lapsed')
      OR coalesce(s.closed_at, s.ended_at, s.updated_at) > now() - interval '3 years')) THEN
    RAISE EXCEPTION 'records of sharing outward are kept' USING ERRCODE = '42501', CONSTRAINT = 'outward_kept';
  END IF;
  RETURN OLD;
END $$;
REVOKE EXECUTE ON FUNCTION outward_stays() FROM PUBLIC;"""
TABLES = ("recipientorg", "recipientfile", "outwardshare", "outwardsubject", "outwardstep", "outwardlink")
# The papers of a recipient are never written again.
PAPERS = """
CREATE OR REPLACE FUNCTION recipient_file_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a paper of a recipient is never written again'
    USING ERRCODE = '23514', CONSTRAINT = 'recipient_file_stays';
END $$;
CREATE OR REPLACE TRIGGER recipient_file_stays BEFORE UPDATE ON compliance_recipientfile
  FOR EACH ROW EXECUTE FUNCTION recipient_file_stays();
"""
GUARDS = (
    FUNCTION
    + PAPERS
    + "\n".join(
        f"CREATE OR REPLACE TRIGGER outward_stays BEFORE DELETE ON compliance_{table}"
        " FOR EACH ROW EXECUTE FUNCTION outward_stays();"
        for table in TABLES
    )
)
