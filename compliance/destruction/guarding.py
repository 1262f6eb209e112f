"""What the database itself keeps: nothing on hold is destroyed, a tombstone stays one, and versions in the
archives of others are emptied only of somebody whose key is gone, or of words that the search found."""

from agency.row_security import ALL, SYSTEM, policy

# Holds and destruction are matters of house roles; which of them may act is said by the acts.
OF_THE_HOUSE = ("legalhold", "heldarchive", "disposalbatch", "disposalitem")
VERSIONS = ("historicallegalhold", "historicalheldarchive", "historicaldisposalbatch")
POLICIES = (
    *(policy(f"compliance_{name}", ALL, ALL, ALL) for name in OF_THE_HOUSE),
    *(policy(f"compliance_{name}", ALL, "false", "false") for name in VERSIONS),
    policy("compliance_probe", SYSTEM, SYSTEM, SYSTEM),
    policy("compliance_remain", ALL, SYSTEM, ALL),
)

# kind of version → (history table, column that leads to the archive)
OF_OTHERS = {
    "customers.Member": ("customers_historicalmember", "archive_id"),
    "customers.FamilyMember": ("customers_historicalfamilymember", "relative_id"),
    "customers.Link": ("customers_historicallink", "other_id"),
    "customers.ArchiveMerge": ("customers_historicalarchivemerge", "loser_id"),
}
_CASES = "\n".join(
    f"    WHEN '{label}' THEN archive := '{table}'; link := '{column}';"
    for label, (table, column) in OF_OTHERS.items()
)

GUARDS = f"""
CREATE OR REPLACE FUNCTION destruction_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
  IF OLD.state = 'destroyed' AND NEW.state <> 'destroyed' THEN
    RAISE EXCEPTION 'a destroyed archive does not come back' USING ERRCODE = '23514',
      CONSTRAINT = 'destroyed_for_good';
  END IF;
  IF NEW.state = 'destroyed' AND OLD.state <> 'destroyed' AND (
      EXISTS (SELECT 1 FROM compliance_heldarchive h WHERE h.customer_id = NEW.id AND h.open)
      OR EXISTS (SELECT 1 FROM compliance_heldarchive h JOIN customers_archivemerge m ON m.loser_id = h.customer_id
                 WHERE m.customer_id = NEW.id AND m.state = 'done' AND h.open)) THEN
    RAISE EXCEPTION 'the archive is on hold' USING ERRCODE = '23514', CONSTRAINT = 'nothing_on_hold_destroyed';
  END IF;
  RETURN NEW;
END $$;
REVOKE EXECUTE ON FUNCTION destruction_guard() FROM PUBLIC;
CREATE OR REPLACE TRIGGER destruction_guard BEFORE UPDATE OF state ON customers_customer
  FOR EACH ROW EXECUTE FUNCTION destruction_guard();

CREATE OR REPLACE FUNCTION hold_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM customers_customer c WHERE c.id = NEW.customer_id AND c.state = 'destroyed') THEN
    RAISE EXCEPTION 'the archive was destroyed' USING ERRCODE = '23514', CONSTRAINT = 'hold_of_what_is_there';
  END IF;
  RETURN NEW;
END $$;
REVOKE EXECUTE ON FUNCTION hold_guard() FROM PUBLIC;
CREATE OR REPLACE TRIGGER hold_guard BEFORE INSERT ON compliance_heldarchive
  FOR EACH ROW EXECUTE FUNCTION hold_guard();

CREATE OR REPLACE FUNCTION forget_version(label text, version bigint, cells jsonb) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, keys, pg_temp AS $$
DECLARE archive text; link text; allowed boolean; cell record;
BEGIN
  CASE label
{_CASES}
  END CASE;
  EXECUTE format('SELECT EXISTS (SELECT 1 FROM %I v JOIN %I o ON o.id = v.id JOIN subject_key k ON k.subject = o.%I'
    ' WHERE v.history_id = $1 AND k.wrapped IS NULL AND (v.%I IS NULL OR v.%I = o.%I))',
    archive, archive, link, link, link, link) INTO allowed USING version;
  IF NOT allowed THEN
    RAISE EXCEPTION 'this version tells of nobody who was destroyed' USING ERRCODE = '42501';
  END IF;
  PERFORM set_config('app.reseal', 'on', true);
  FOR cell IN SELECT * FROM jsonb_each_text(cells) LOOP
    EXECUTE format('UPDATE %I SET %I = decode($1, ''hex'') WHERE history_id = $2', archive, cell.key)
      USING cell.value, version;
  END LOOP;
  PERFORM set_config('app.reseal', '', true);
END $$;

CREATE OR REPLACE FUNCTION erase_words(remain uuid, version bigint, field text, words bytea) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE found record; place text;
BEGIN
  SELECT r.model, r.row INTO found FROM compliance_remain r JOIN compliance_disposalbatch b ON b.id = r.batch_id
    WHERE r.id = remain AND r.state = 'open' AND b.state = 'scanned';
  place := lower(split_part(found.model, '.', 1)) || '_' || CASE WHEN version IS NULL THEN '' ELSE 'historical' END
    || lower(split_part(found.model, '.', 2));
  IF found IS NULL OR NOT EXISTS (SELECT 1 FROM pg_attribute WHERE attrelid = to_regclass(place)
      AND attname = field AND atttypid = 'bytea'::regtype) THEN
    RAISE EXCEPTION 'the search named no such place' USING ERRCODE = '42501';
  END IF;
  PERFORM set_config('app.reseal', 'on', true);
  IF version IS NULL THEN
    EXECUTE format('UPDATE %I SET %I = $1 WHERE id = $2', place, field) USING words, found.row;
  ELSE
    EXECUTE format('UPDATE %I SET %I = $1 WHERE history_id = $2 AND id = $3', place, field)
      USING words, version, found.row;
  END IF;
  PERFORM set_config('app.reseal', '', true);
END $$;
"""  # noqa: S608 (built from the table above)
