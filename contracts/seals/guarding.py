"""What the database itself keeps of seals: who reads the register, and that nobody seals what was not approved.

The acts ask the same questions first; whatever way a row is written, these are the last word (§1.4).
"""

from agency.row_security import ALL, policy

UID = "(SELECT app_uid())"
USE = (
    f"{ALL} OR asked_by_id = {UID} OR sealed_by_id = {UID} OR decided_by_id = {UID} OR {UID} = ANY (deciders)"  # noqa: S608
    f" OR EXISTS (SELECT 1 FROM contracts_seal s WHERE s.id = seal_id AND s.keeper_id = {UID})"
    " OR EXISTS (SELECT 1 FROM contracts_contract k WHERE k.id = contract_id)"
)
POLICIES = (
    policy("contracts_sealuse", USE, f"{ALL} OR asked_by_id = {UID}", USE),
    policy("contracts_historicalsealuse", USE, "false", "false"),
)

STAYS = """
CREATE OR REPLACE FUNCTION seal_use_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE'
     OR (NEW.seal_id, NEW.contract_id, NEW.digest, NEW.title, NEW.purpose, NEW.asked_by_id, NEW.electronic)
        IS DISTINCT FROM
        (OLD.seal_id, OLD.contract_id, OLD.digest, OLD.title, OLD.purpose, OLD.asked_by_id, OLD.electronic)
     OR OLD.state NOT IN ('deciding', 'waiting')
     OR (OLD.decided_by_id IS NOT NULL AND (NEW.decided_by_id, NEW.decided_at)
        IS DISTINCT FROM (OLD.decided_by_id, OLD.decided_at)) THEN
    RAISE EXCEPTION 'the register of seals is never written again'
      USING ERRCODE = '23514', CONSTRAINT = 'seal_use_stays';
  END IF;
  RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER seal_use_stays BEFORE UPDATE OR DELETE ON contracts_sealuse
  FOR EACH ROW EXECUTE FUNCTION seal_use_stays();"""

HOLDS = """
CREATE OR REPLACE FUNCTION seal_use_holds() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE wrong text;
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.state <> (CASE WHEN NEW.contract_id IS NULL THEN 'deciding' ELSE 'waiting' END)
    THEN wrong := 'not asked for'; END IF;
  ELSIF NEW.state = 'sealed' THEN
    IF OLD.state <> 'waiting' THEN wrong := 'not waiting';
    ELSIF NOT EXISTS (SELECT 1 FROM contracts_seal s WHERE s.id = NEW.seal_id AND s.retired_at IS NULL
                      AND s.keeper_id = NEW.sealed_by_id)
    THEN wrong := 'not by its keeper';
    ELSIF NEW.contract_id IS NULL THEN
      IF NEW.decided_by_id IS NULL THEN wrong := 'not approved'; END IF;
    ELSIF NOT EXISTS (SELECT 1 FROM contracts_contract k JOIN contracts_revision r ON r.id = k.revision_id
                      WHERE k.id = NEW.contract_id AND r.digest = NEW.digest AND k.state IN
                      ('approved', 'signing', 'part_signed', 'signed', 'effective', 'performing'))
    THEN wrong := 'a text that is not approved';
    ELSIF EXISTS (SELECT 1 FROM contracts_approvaldecision d
                  WHERE d.contract_id = NEW.contract_id AND d.by_id = NEW.sealed_by_id)
    THEN wrong := 'by somebody who approved it';
    END IF;
  END IF;
  IF wrong IS NOT NULL THEN
    RAISE EXCEPTION 'a seal: %', wrong USING ERRCODE = '23514', CONSTRAINT = 'seal_use_holds';
  END IF;
  RETURN NEW;
END $$;
REVOKE EXECUTE ON FUNCTION seal_use_holds() FROM PUBLIC;
CREATE OR REPLACE TRIGGER seal_use_holds BEFORE INSERT OR UPDATE ON contracts_sealuse
  FOR EACH ROW EXECUTE FUNCTION seal_use_holds();"""

GUARDS = STAYS + HOLDS + "".join(POLICIES)
