"""What the database itself keeps of expiries: what was told and decided is never written again (G8)."""

STEPS = """
CREATE OR REPLACE FUNCTION expiry_step_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' OR (to_jsonb(NEW) - '{customer_id,updated_at}'::text[])
     IS DISTINCT FROM (to_jsonb(OLD) - '{customer_id,updated_at}'::text[]) THEN
    RAISE EXCEPTION 'what was told is never written again'
      USING ERRCODE = '23514', CONSTRAINT = 'expiry_step_stays';
  END IF;
  RETURN NEW;
END $$;"""
TABLES = ("expirystep", "licencereminder")
# The answer of the second person is written once, the draft of the renewal too; merging seals the words anew.
DECISIONS = """
CREATE OR REPLACE FUNCTION expiry_decision_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE'
     OR (NEW.contract_id, NEW.ends_on, NEW.digest, NEW.choice, NEW.by_id, NEW.at)
        IS DISTINCT FROM (OLD.contract_id, OLD.ends_on, OLD.digest, OLD.choice, OLD.by_id, OLD.at)
     OR (NEW.customer_id = OLD.customer_id AND NEW.reason IS DISTINCT FROM OLD.reason)
     OR (OLD.renewal_id IS NOT NULL AND NEW.renewal_id IS DISTINCT FROM OLD.renewal_id)
     OR (OLD.state <> 'waiting' AND (NEW.state, NEW.asked, NEW.decided_by_id, NEW.decided_at)
         IS DISTINCT FROM (OLD.state, OLD.asked, OLD.decided_by_id, OLD.decided_at))
     OR (OLD.state <> 'waiting' AND NEW.customer_id = OLD.customer_id AND NEW.comment IS DISTINCT FROM OLD.comment)
  THEN
    RAISE EXCEPTION 'a decision on an expiry is never written again'
      USING ERRCODE = '23514', CONSTRAINT = 'expiry_decision_stays';
  END IF;
  RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER expiry_decision_stays BEFORE UPDATE OR DELETE ON contracts_expirydecision
  FOR EACH ROW EXECUTE FUNCTION expiry_decision_stays();"""
# The papers of a licence stay as they were shown.
FILES = """
CREATE OR REPLACE FUNCTION licence_file_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the file of a licence is never written again'
    USING ERRCODE = '23514', CONSTRAINT = 'licence_file_stays';
END $$;
CREATE OR REPLACE TRIGGER licence_file_stays BEFORE UPDATE OR DELETE ON contracts_licencefile
  FOR EACH ROW EXECUTE FUNCTION licence_file_stays();"""
GUARDS = (
    STEPS
    + "\n".join(
        f"CREATE OR REPLACE TRIGGER expiry_step_stays BEFORE UPDATE OR DELETE ON contracts_{table}"
        " FOR EACH ROW EXECUTE FUNCTION expiry_step_stays();"
        for table in TABLES
    )
    + DECISIONS
    + FILES
)
