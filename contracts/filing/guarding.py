"""What the database itself keeps of scans, and the search that looks past row-level security.

Array operators are not leakproof, so under row-level security PostgreSQL would not use the index of tokens: the
function runs as the owner, applies the actor’s scope itself and gives back ids (as `agency.search_sql` does).
"""

# A finished scan stays as it was compared: no page is added, moved or taken; reading its words is no change.
STAYS = """
CREATE OR REPLACE FUNCTION contract_scan_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.state = 'whole' AND (NEW.state NOT IN ('whole', 'gone')
     OR (NEW.contract_id, NEW.file_id, NEW.pages, NEW.uploaded_by_id, NEW.finished_at)
        IS DISTINCT FROM (OLD.contract_id, OLD.file_id, OLD.pages, OLD.uploaded_by_id, OLD.finished_at))
     OR OLD.state = 'gone' AND NEW.state <> 'gone' THEN
    RAISE EXCEPTION 'a finished scan is never changed'
      USING ERRCODE = '23514', CONSTRAINT = 'contract_scan_stays';
  END IF;
  RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER contract_scan_stays BEFORE UPDATE ON contracts_contractscan
  FOR EACH ROW EXECUTE FUNCTION contract_scan_stays();
CREATE OR REPLACE FUNCTION scan_page_stays() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  page contracts_scanpage := CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
BEGIN
  IF (TG_OP <> 'UPDATE' OR (NEW.scan_id, NEW.contract_id, NEW.place, NEW.file_id, NEW.number, NEW.turn)
      IS DISTINCT FROM (OLD.scan_id, OLD.contract_id, OLD.place, OLD.file_id, OLD.number, OLD.turn))
     AND EXISTS (SELECT 1 FROM contracts_contractscan s WHERE s.id = page.scan_id AND s.state = 'whole') THEN
    RAISE EXCEPTION 'a finished scan is never changed'
      USING ERRCODE = '23514', CONSTRAINT = 'contract_scan_stays';
  END IF;
  RETURN page;
END $$;
CREATE OR REPLACE TRIGGER scan_page_stays BEFORE INSERT OR UPDATE OR DELETE ON contracts_scanpage
  FOR EACH ROW EXECUTE FUNCTION scan_page_stays();"""

# p_groups: [{"tokens": [all of them], "versions": [of one of these templates]}]; contracts newest first.
SEARCH = """
CREATE OR REPLACE FUNCTION contract_text_search(p_groups jsonb, p_after uuid, p_limit integer)
RETURNS TABLE (contract_id uuid, pages uuid[]) LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = public, pg_temp SET jit = off AS $$
DECLARE
  beyond text := CASE WHEN p_after IS NULL THEN '' ELSE format(' AND i.contract_id < %L', p_after) END;
  rows_wanted integer := least(greatest(p_limit, 0), 500);
  scope text;
  mine uuid[];
  parts text[] := '{}';
  g jsonb;
BEGIN
  IF app_all() THEN
    scope := '';
  ELSIF app_uid() IS NULL THEN
    RETURN;
  ELSE
    scope := format(' AND EXISTS (SELECT 1 FROM contracts_contract k WHERE k.id = i.contract_id AND ('
      'k.owner_id = %1$s OR %1$s = ANY (k.readers) OR EXISTS (SELECT 1 FROM customers_customer c'
      ' WHERE c.id = k.customer_id AND (c.owner_id = %1$s OR c.department_id = ANY (%2$L::bigint[])'
      ' OR c.id = ANY (%3$L::uuid[])) AND c.state NOT IN (''withdrawn'', ''merged'', ''destroyed''))))',
      app_uid(), app_departments(), app_granted());
    IF cardinality(app_departments()) = 0 THEN  -- her own alone: few, and quicker read than every contract of a word
      -- UNION ALL stops reading at the limit; UNION would read all of them first.
      EXECUTE format('SELECT array_agg(f.id) FROM (SELECT id FROM contracts_contract WHERE owner_id = %1$s'
        ' UNION ALL SELECT id FROM contracts_contract WHERE readers @> ARRAY[%1$s]::bigint[] AND owner_id <> %1$s'
        ' UNION ALL SELECT k.id FROM contracts_contract k JOIN customers_customer c ON c.id = k.customer_id'
        ' WHERE c.owner_id = %1$s AND k.owner_id <> %1$s'
        ' UNION ALL SELECT id FROM contracts_contract WHERE customer_id = ANY (%2$L::uuid[]) AND owner_id <> %1$s'
        ' LIMIT 2001) f',
        app_uid(), app_granted()) INTO mine;
      IF mine IS NULL THEN RETURN; END IF;
      IF cardinality(mine) <= 2000 THEN
        scope := scope || format(' AND i.contract_id = ANY (%L::uuid[])', mine);
      END IF;
    END IF;
  END IF;
  FOR g IN SELECT * FROM jsonb_array_elements(coalesce(p_groups, '[]')) LOOP
    parts := parts || format('(SELECT i.contract_id, i.page_id FROM contracts_textindex i'
      ' WHERE i.tokens @> %L::int[] AND i.version_id = ANY (%L::uuid[])%s%s'
      ' ORDER BY i.contract_id DESC LIMIT %s)',
      translate(g->>'tokens', '[]', '{}'), translate(g->>'versions', '[]"', '{}'), scope, beyond, rows_wanted);
  END LOOP;
  IF cardinality(parts) = 0 THEN RETURN; END IF;
  RETURN QUERY EXECUTE 'SELECT f.contract_id, array_agg(f.page_id) FROM ('
    || array_to_string(parts, ' UNION ALL ') || ') f GROUP BY 1 ORDER BY 1 DESC'
    || format(' LIMIT %s', rows_wanted);
END $$;
-- Enough statistics to tell a rare token from a common one.
ALTER TABLE contracts_textindex ALTER COLUMN tokens SET STATISTICS 1000;"""

GUARDS = STAYS + SEARCH
