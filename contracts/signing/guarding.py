"""What the database itself keeps of signing: signatures stay, and nothing is signed that was not (§1.2).

The acts ask the same questions first; whatever way a row is written, these are the last word.
"""

# Written once; only the merging of two archives may seal what is sealed anew, under the other key.
STAYS = """
CREATE OR REPLACE FUNCTION contract_signature_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' OR NEW.customer_id = OLD.customer_id
     OR (to_jsonb(NEW) - '{customer_id,name,evidence,updated_at}'::text[])
        IS DISTINCT FROM (to_jsonb(OLD) - '{customer_id,name,evidence,updated_at}'::text[]) THEN
    RAISE EXCEPTION 'a signature is never written again'
      USING ERRCODE = '23514', CONSTRAINT = 'contract_signature_stays';
  END IF;
  RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER contract_signature_stays BEFORE UPDATE OR DELETE ON contracts_signature
  FOR EACH ROW EXECUTE FUNCTION contract_signature_stays();

CREATE OR REPLACE FUNCTION signing_round_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' OR (NEW.contract_id, NEW.revision_id, NEW.digest, NEW.method, NEW.level, NEW.provider,
                          NEW.needed, NEW.asked_by_id)
       IS DISTINCT FROM (OLD.contract_id, OLD.revision_id, OLD.digest, OLD.method, OLD.level, OLD.provider,
                         OLD.needed, OLD.asked_by_id)
     OR (OLD.state <> 'open' AND (NEW.state, NEW.signed_at, NEW.ended_at, NEW.ended_by_id)
       IS DISTINCT FROM (OLD.state, OLD.signed_at, OLD.ended_at, OLD.ended_by_id))
     OR (OLD.paper_id IS NOT NULL AND NEW.paper_id IS DISTINCT FROM OLD.paper_id) THEN
    RAISE EXCEPTION 'what is being signed, and how it ended, is never written again'
      USING ERRCODE = '23514', CONSTRAINT = 'signing_round_stays';
  END IF;
  RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER signing_round_stays BEFORE UPDATE OR DELETE ON contracts_signinground
  FOR EACH ROW EXECUTE FUNCTION signing_round_stays();

CREATE OR REPLACE FUNCTION scan_match_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE'
     OR (NEW.contract_id, NEW.round_id, NEW.digest, NEW.scan_id, NEW.pages, NEW.uploaded_by_id)
        IS DISTINCT FROM (OLD.contract_id, OLD.round_id, OLD.digest, OLD.scan_id, OLD.pages, OLD.uploaded_by_id)
     OR (OLD.state <> 'waiting' AND (NEW.state, NEW.matched_by_id, NEW.decided_at)
        IS DISTINCT FROM (OLD.state, OLD.matched_by_id, OLD.decided_at)) THEN
    RAISE EXCEPTION 'a comparison is never written again'
      USING ERRCODE = '23514', CONSTRAINT = 'scan_match_stays';
  END IF;
  RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER scan_match_stays BEFORE UPDATE OR DELETE ON contracts_scanmatch
  FOR EACH ROW EXECUTE FUNCTION scan_match_stays();"""

# A round is about the approved text of its contract; a signature or a scan about the text of its round.
SAME_TEXT = """
CREATE OR REPLACE FUNCTION signing_is_of_the_text() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
  signing contracts_signinground;
  wrong text;
BEGIN
  IF TG_TABLE_NAME = 'contracts_signinground' THEN
    IF NOT EXISTS (
        SELECT 1 FROM contracts_contract k JOIN contracts_revision r ON r.id = k.revision_id
        WHERE k.id = NEW.contract_id AND k.revision_id = NEW.revision_id AND r.digest = NEW.digest
          AND k.state IN ('approved', 'signing'))
    THEN wrong := 'of a text that is not approved';
    ELSIF NOT ('house' = ANY (NEW.needed) AND NEW.needed && ARRAY['traveller', 'other']::varchar[])
    THEN wrong := 'without one of the sides';
    END IF;
  ELSE
    SELECT * INTO signing FROM contracts_signinground WHERE id = NEW.round_id FOR NO KEY UPDATE;
    IF signing.state IS DISTINCT FROM 'open' OR signing.contract_id <> NEW.contract_id THEN wrong := 'not open';
    ELSIF signing.digest <> NEW.digest THEN wrong := 'of another text';
    ELSIF TG_TABLE_NAME = 'contracts_signature' THEN
      IF to_jsonb(NEW) ->> 'level' <> signing.level THEN wrong := 'of another level';
      ELSIF NOT concat_ws(':', to_jsonb(NEW) ->> 'side', nullif(to_jsonb(NEW) ->> 'of', '')) = ANY (signing.needed)
      THEN wrong := 'by nobody who signs';
      END IF;
    ELSIF signing.method <> 'ink' OR to_jsonb(NEW) ->> 'state' <> 'waiting' THEN wrong := 'not to be compared';
    END IF;
  END IF;
  IF wrong IS NOT NULL THEN
    RAISE EXCEPTION 'signing: %', wrong USING ERRCODE = '23514', CONSTRAINT = 'signing_is_of_the_text';
  END IF;
  RETURN NEW;
END $$;
REVOKE EXECUTE ON FUNCTION signing_is_of_the_text() FROM PUBLIC;
CREATE OR REPLACE TRIGGER signing_is_of_the_text BEFORE INSERT ON contracts_signinground
  FOR EACH ROW EXECUTE FUNCTION signing_is_of_the_text();
CREATE OR REPLACE TRIGGER signing_is_of_the_text BEFORE INSERT ON contracts_signature
  FOR EACH ROW EXECUTE FUNCTION signing_is_of_the_text();
CREATE OR REPLACE TRIGGER signing_is_of_the_text BEFORE INSERT ON contracts_scanmatch
  FOR EACH ROW EXECUTE FUNCTION signing_is_of_the_text();"""

# Signed, or anything that comes after: a round that ended well on this very text, every signature it needs, for
# each child a guardian’s, a check that passes today, and for ink a scan that somebody else has compared.
BOUND = """
CREATE OR REPLACE FUNCTION contract_is_signed() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
  signing contracts_signinground;
  text_digest text;
  wrong text;
BEGIN
  IF NEW.state NOT IN ('signed', 'effective', 'performing', 'completed', 'terminated', 'expired', 'archived')
     OR (TG_OP = 'UPDATE' AND (NEW.state, NEW.revision_id) IS NOT DISTINCT FROM (OLD.state, OLD.revision_id)) THEN
    RETURN NEW;
  END IF;
  SELECT r.digest INTO text_digest FROM contracts_revision r WHERE r.id = NEW.revision_id AND r.contract_id = NEW.id;
  SELECT * INTO signing FROM contracts_signinground s
    WHERE s.contract_id = NEW.id AND s.revision_id = NEW.revision_id AND s.digest = text_digest AND s.state = 'done'
    ORDER BY s.ended_at DESC LIMIT 1;
  IF signing.id IS NULL THEN wrong := 'nobody has signed this text';
  ELSIF EXISTS (
      SELECT 1 FROM unnest(signing.needed) AS wanted
      WHERE NOT EXISTS (
        SELECT 1 FROM contracts_signature g WHERE g.round_id = signing.id AND g.digest = text_digest
          AND concat_ws(':', g.side, nullif(g.of, '')) = wanted))
  THEN wrong := 'a signature is missing';
  ELSIF TG_OP = 'UPDATE' AND NEW.state = 'signed' AND EXISTS (
      SELECT 1 FROM contracts_contracttraveller t WHERE t.contract_id = NEW.id AND t.child
        AND NOT 'guardian:' || t.key = ANY (signing.needed))
  THEN wrong := 'no guardian has signed for a child';
  ELSIF NEW.state = 'signed' AND NOT coalesce((
      SELECT c.passed FROM contracts_checkrun c WHERE c.contract_id = NEW.id AND c.digest = text_digest
      ORDER BY c.at DESC, c.id DESC LIMIT 1), false)
  THEN wrong := 'the legal check of this text does not pass';
  ELSIF signing.method = 'ink' AND NOT EXISTS (
      SELECT 1 FROM contracts_scanmatch m
      WHERE m.round_id = signing.id AND m.state = 'matched' AND m.digest = text_digest
        AND m.matched_by_id <> m.uploaded_by_id
        AND NOT EXISTS (SELECT 1 FROM contracts_approvaldecision d
                        WHERE d.contract_id = NEW.id AND d.by_id = m.matched_by_id))
  THEN wrong := 'nobody else has compared the scan';
  END IF;
  IF wrong IS NOT NULL THEN
    RAISE EXCEPTION 'not signed: %', wrong USING ERRCODE = '23514', CONSTRAINT = 'contract_is_signed';
  END IF;
  RETURN NEW;
END $$;
REVOKE EXECUTE ON FUNCTION contract_is_signed() FROM PUBLIC;
CREATE OR REPLACE TRIGGER contract_is_signed BEFORE INSERT OR UPDATE OF state, revision_id ON contracts_contract
  FOR EACH ROW EXECUTE FUNCTION contract_is_signed();"""

GUARDS = STAYS + SAME_TEXT + BOUND
