"""What the database itself keeps: assessments and their versions, at least three years (PIPL art. 56)."""

GUARDS = """
CREATE OR REPLACE FUNCTION impact_stays() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
  IF OLD.state NOT IN ('rejected', 'outdated')
      OR coalesce(OLD.ended_at, OLD.decided_at, OLD.updated_at) > now() - interval '3 years' THEN
    RAISE EXCEPTION 'impact assessments are kept' USING ERRCODE = '42501', CONSTRAINT = 'impact_kept';
  END IF;
  RETURN OLD;
END $$;
REVOKE EXECUTE ON FUNCTION impact_stays() FROM PUBLIC;
CREATE OR REPLACE TRIGGER impact_stays BEFORE DELETE ON compliance_impactassessment
  FOR EACH ROW EXECUTE FUNCTION impact_stays();"""
