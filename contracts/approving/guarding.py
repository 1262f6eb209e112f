"""What the database itself keeps of approvals: decisions stay, who may take them, and no approval without all.

The acts ask the same questions first; whatever way a row is written, these are the last word (§1.4, G5).
"""

from agency.roles import ADMINISTRATORS

# Written once; only the merging of two archives may seal the comment anew, under the other key.
STAYS = """
CREATE OR REPLACE FUNCTION approval_decision_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' OR NEW.customer_id = OLD.customer_id
     OR (to_jsonb(NEW) - '{customer_id,comment,updated_at}'::text[])
        IS DISTINCT FROM (to_jsonb(OLD) - '{customer_id,comment,updated_at}'::text[]) THEN
    RAISE EXCEPTION 'a decision is never written again'
      USING ERRCODE = '23514', CONSTRAINT = 'approval_decision_stays';
  END IF;
  RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER approval_decision_stays BEFORE UPDATE OR DELETE ON contracts_approvaldecision
  FOR EACH ROW EXECUTE FUNCTION approval_decision_stays();"""

_ADMINISTRATORS = ", ".join(f"'{name}'" for name in sorted(ADMINISTRATORS))

# Who may decide: asked (or standing in for somebody asked), not barred, once a submission, no administrator.
DECIDES = f"""
CREATE OR REPLACE FUNCTION approval_decides() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
  step contracts_approvalstep;
  contract contracts_contract;
  wrong text;
BEGIN
  SELECT * INTO contract FROM contracts_contract WHERE id = NEW.contract_id FOR NO KEY UPDATE;
  SELECT * INTO step FROM contracts_approvalstep WHERE id = NEW.step_id FOR NO KEY UPDATE;
  IF step.contract_id <> NEW.contract_id OR step.round <> NEW.round OR step.digest <> NEW.digest
     OR step.revision_id IS DISTINCT FROM contract.revision_id
     OR NEW.digest IS DISTINCT FROM (SELECT r.digest FROM contracts_revision r WHERE r.id = contract.revision_id)
  THEN wrong := 'of another text';
  ELSIF contract.state <> 'approval' OR step.state <> 'waiting' THEN wrong := 'not waiting';
  ELSIF NEW.by_id = ANY (step.barred) OR NEW.on_behalf_of_id = ANY (step.barred)
     OR NEW.by_id = contract.owner_id OR NEW.on_behalf_of_id = contract.owner_id
     OR NEW.by_id = (SELECT r.drafted_by_id FROM contracts_revision r WHERE r.id = contract.revision_id)
  THEN wrong := 'by its author';
  ELSIF NOT coalesce(NEW.on_behalf_of_id, NEW.by_id) = ANY (step.deciders) THEN wrong := 'by nobody who was asked';
  ELSIF NOT EXISTS (SELECT 1 FROM agency_user u WHERE u.id = NEW.by_id AND u.is_active)
     OR EXISTS (SELECT 1 FROM agency_user_groups m JOIN auth_group g ON g.id = m.group_id
                WHERE m.user_id = NEW.by_id AND g.name IN ({_ADMINISTRATORS}))
  THEN wrong := 'by an administrator or a closed account';
  ELSIF EXISTS (SELECT 1 FROM contracts_approvaldecision d
                WHERE d.contract_id = NEW.contract_id AND d.round = NEW.round
                  AND (d.by_id IN (NEW.by_id, NEW.on_behalf_of_id)
                       OR d.on_behalf_of_id IN (NEW.by_id, NEW.on_behalf_of_id)))
  THEN wrong := 'twice by one person';
  ELSIF step.confirm AND (NEW.confirmed_at IS NULL OR NEW.confirmed_at < now() - interval '6 minutes')
  THEN wrong := 'without proof of identity';
  ELSIF NEW.on_behalf_of_id IS NOT NULL AND NOT (step.may_delegate AND EXISTS (
      SELECT 1 FROM contracts_delegation g
      WHERE g.granted_by_id = NEW.on_behalf_of_id AND g.to_id = NEW.by_id AND g.ended_at IS NULL
        AND (now() AT TIME ZONE 'Asia/Shanghai')::date BETWEEN g.starts_on AND g.ends_on
        AND g.cap >= contract.total
        AND (cardinality(g.kinds) = 0 OR (SELECT k.code FROM contracts_contractkind k
             WHERE k.id = contract.kind_id) = ANY (g.kinds))))
  THEN wrong := 'without a delegation';
  ELSIF NEW.on_behalf_of_id IS NOT NULL AND EXISTS (
      SELECT 1 FROM contracts_approvalstep s WHERE s.contract_id = NEW.contract_id AND s.round = NEW.round
        AND s.state <> 'skipped' AND NEW.by_id = ANY (s.deciders))
  THEN wrong := 'delegated to somebody who is asked herself';
  END IF;
  IF wrong IS NOT NULL THEN
    RAISE EXCEPTION 'an approval decision %', wrong USING ERRCODE = '23514', CONSTRAINT = 'approval_decides';
  END IF;
  RETURN NEW;
END $$;
REVOKE EXECUTE ON FUNCTION approval_decides() FROM PUBLIC;
CREATE OR REPLACE TRIGGER approval_decides BEFORE INSERT ON contracts_approvaldecision
  FOR EACH ROW EXECUTE FUNCTION approval_decides();"""  # noqa: S608 (names of roles from our own table)

# Approved, or anything that comes after: every step of the last submission, on this very text, by enough people.
BOUND = """
CREATE OR REPLACE FUNCTION contract_is_approved() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
  latest integer;
  text_digest text;
BEGIN
  IF NEW.state NOT IN ('approved', 'signing', 'part_signed', 'signed', 'effective', 'performing', 'completed',
                       'terminated', 'expired', 'archived')
     OR (TG_OP = 'UPDATE' AND (NEW.state, NEW.revision_id) IS NOT DISTINCT FROM (OLD.state, OLD.revision_id)) THEN
    RETURN NEW;
  END IF;
  SELECT r.digest INTO text_digest FROM contracts_revision r WHERE r.id = NEW.revision_id AND r.contract_id = NEW.id;
  SELECT max(s.round) INTO latest FROM contracts_approvalstep s WHERE s.contract_id = NEW.id;
  IF text_digest IS NULL OR latest IS NULL
     OR NOT EXISTS (SELECT 1 FROM contracts_approvalstep s
                    WHERE s.contract_id = NEW.id AND s.round = latest AND s.state = 'approved')
     OR EXISTS (
       SELECT 1 FROM contracts_approvalstep s WHERE s.contract_id = NEW.id AND s.round = latest
         AND s.state <> 'skipped'
         AND (s.state <> 'approved' OR s.digest <> text_digest OR s.needed > (
           SELECT count(DISTINCT d.by_id) FROM contracts_approvaldecision d
           WHERE d.step_id = s.id AND d.decision = 'approve' AND d.digest = text_digest))) THEN
    RAISE EXCEPTION 'this text is not approved by everybody who was asked'
      USING ERRCODE = '23514', CONSTRAINT = 'contract_is_approved';
  END IF;
  RETURN NEW;
END $$;
REVOKE EXECUTE ON FUNCTION contract_is_approved() FROM PUBLIC;
CREATE OR REPLACE TRIGGER contract_is_approved BEFORE INSERT OR UPDATE OF state, revision_id ON contracts_contract
  FOR EACH ROW EXECUTE FUNCTION contract_is_approved();"""

GUARDS = STAYS + DECIDES + BOUND
