"""What the database itself keeps: no journey without its sheet, no filing with a gap, nothing written again.

The acts ask the same questions first; whatever way a row is written, these are the last word (§1.2).
"""

# Codes of the parts a contract’s file still lacks; the same question as `putting.lacking`.
LACKS = """
CREATE OR REPLACE FUNCTION dossier_lacks(wanted uuid) RETURNS SETOF text LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
  SELECT p.code::text FROM contracts_dossierpart p
    JOIN contracts_contract c ON c.id = wanted
    JOIN contracts_contractkind k ON k.id = c.kind_id
  WHERE p.active AND p.need <> 'if_any' AND k.family = ANY (p.families)
    AND NOT EXISTS (
      SELECT 1 FROM contracts_dossieritem i LEFT JOIN customers_attachment a ON a.id = i.file_id
      WHERE i.contract_id = wanted AND i.part_id = p.id AND i.removed_at IS NULL AND a.removed_at IS NULL
        AND (i.how <> 'absent' OR i.confirmed_by_id IS NOT NULL))
$$;
REVOKE EXECUTE ON FUNCTION dossier_lacks(uuid) FROM PUBLIC;"""

# Under way only with an itinerary sheet, filed away only whole.
STATES = """
CREATE OR REPLACE FUNCTION contract_goes_on() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND NEW.state = OLD.state THEN
    RETURN NEW;
  END IF;
  IF NEW.state = 'performing'
     AND (SELECT k.family FROM contracts_contractkind k WHERE k.id = NEW.kind_id) = 'trip'
     AND NOT EXISTS (SELECT 1 FROM contracts_itinerarysheet s WHERE s.contract_id = NEW.id) THEN
    RAISE EXCEPTION 'no journey without its itinerary sheet'
      USING ERRCODE = '23514', CONSTRAINT = 'contract_has_its_sheet';
  ELSIF NEW.state = 'archived' AND EXISTS (SELECT 1 FROM dossier_lacks(NEW.id)) THEN
    RAISE EXCEPTION 'the file of this contract has a gap'
      USING ERRCODE = '23514', CONSTRAINT = 'contract_file_is_whole';
  END IF;
  RETURN NEW;
END $$;
REVOKE EXECUTE ON FUNCTION contract_goes_on() FROM PUBLIC;
CREATE OR REPLACE TRIGGER contract_goes_on BEFORE INSERT OR UPDATE OF state ON contracts_contract
  FOR EACH ROW EXECUTE FUNCTION contract_goes_on();"""

# Written once. Only the merging of two archives may seal them anew, under the other key.
STAYS = """
CREATE OR REPLACE FUNCTION shown_offer_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' OR NEW.customer_id = OLD.customer_id
     OR (to_jsonb(NEW) - '{customer_id,content,updated_at}'::text[])
        IS DISTINCT FROM (to_jsonb(OLD) - '{customer_id,content,updated_at}'::text[]) THEN
    RAISE EXCEPTION 'what a customer was shown is never written again'
      USING ERRCODE = '23514', CONSTRAINT = 'shown_offer_stays';
  END IF;
  RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER shown_offer_stays BEFORE UPDATE OR DELETE ON contracts_shownoffer
  FOR EACH ROW EXECUTE FUNCTION shown_offer_stays();
CREATE OR REPLACE FUNCTION itinerary_sheet_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' OR OLD.handed_at IS NOT NULL AND NEW.customer_id = OLD.customer_id
     OR NEW.customer_id = OLD.customer_id AND NEW.content IS DISTINCT FROM OLD.content
     OR (to_jsonb(NEW) - '{customer_id,content,way,handed_by_id,handed_at,updated_at}'::text[])
        IS DISTINCT FROM (to_jsonb(OLD) - '{customer_id,content,way,handed_by_id,handed_at,updated_at}'::text[])
  THEN
    RAISE EXCEPTION 'an itinerary sheet is never written again'
      USING ERRCODE = '23514', CONSTRAINT = 'itinerary_sheet_stays';
  END IF;
  RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER itinerary_sheet_stays BEFORE UPDATE OR DELETE ON contracts_itinerarysheet
  FOR EACH ROW EXECUTE FUNCTION itinerary_sheet_stays();"""

GUARDS = LACKS + STATES + STAYS
