"""What the database itself keeps of sharing outward: records stay three years (网络数据安全管理条例 12)."""

KEPT = "interval '3 years'"
# Recipients are named by the shares of three years: they are retired, never deleted.
GUARDS = """
CREATE OR REPLACE FUNCTION outward_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'records of sharing outward are kept' USING ERRCODE = '42501', CONSTRAINT = 'outward_kept';
END $$;
CREATE OR REPLACE TRIGGER recipient_stays BEFORE DELETE ON compliance_recipientorg
  FOR EACH ROW EXECUTE FUNCTION outward_stays();"""
