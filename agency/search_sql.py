"""Functions that must look past row-level security, and give back no more than the person may know.

Array operators are not leakproof, so under row-level security PostgreSQL would not use the token index
(`permissions.md` §1.7). These run as the owner and apply the declared actor's scope themselves.
"""

FUNCTIONS = """
CREATE OR REPLACE FUNCTION customer_search(p_exact uuid[], p_groups jsonb, p_after uuid, p_limit integer)
RETURNS SETOF uuid LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
SET jit = off AS $$
DECLARE
  beyond text := CASE WHEN p_after IS NULL THEN '' ELSE format(' AND i.customer_id < %L', p_after) END;
  rows_wanted integer := least(greatest(p_limit, 0), 2000);
  scopes text[];
  grams text := '';
  parts text[] := '{}';
  scope text;
  g jsonb;
BEGIN
  IF app_all() THEN
    scopes := ARRAY['true'];
  ELSIF app_uid() IS NULL THEN
    RETURN;
  ELSE
    -- = ANY keeps its place before the costly overlap of tokens, which a plain = would lose; one's own are
    -- read by (owner, customer), where = gives the order
    scopes := ARRAY[format('i.owner_id = %s', app_uid())]
      || format('i.customer_id = ANY (%L::uuid[])', app_granted())
      || CASE WHEN cardinality(app_departments()) > 0
         THEN ARRAY[format('i.department_id = ANY (%L::bigint[])', app_departments())] ELSE '{}' END;
  END IF;
  IF cardinality(p_exact) > 0 THEN  -- a handful at most: fetched by their own index before anything else
    parts := parts || format('(WITH i AS MATERIALIZED (SELECT customer_id, owner_id, department_id'
      ' FROM customers_searchindex WHERE exact && %L::uuid[])'
      ' SELECT i.customer_id FROM i WHERE (%s)%s ORDER BY i.customer_id DESC LIMIT %s)',
      p_exact, array_to_string(scopes, ' OR '), beyond, rows_wanted);
  END IF;
  FOR g IN SELECT * FROM jsonb_array_elements(coalesce(p_groups, '[]')) LOOP
    grams := grams || format(' AND i.tokens && %L::int[]', translate(g::text, '[]', '{}'));
  END LOOP;
  IF grams <> '' THEN  -- each part of the scope is read from its own index: an OR would walk the table
    FOREACH scope IN ARRAY scopes LOOP
      parts := parts || format('(SELECT i.customer_id FROM customers_searchindex i WHERE %s%s%s'
        ' ORDER BY i.customer_id DESC LIMIT %s)', scope, grams, beyond, rows_wanted);
    END LOOP;
  END IF;
  IF cardinality(parts) = 0 THEN RETURN; END IF;
  RETURN QUERY EXECUTE 'SELECT customer_id FROM (' || array_to_string(parts, ' UNION ') || ') found'
    || format(' ORDER BY customer_id DESC LIMIT %s', rows_wanted);
END $$;
-- Enough statistics to tell a rare token from a common one (`encryption.md` §5.2).
ALTER TABLE customers_searchindex ALTER COLUMN tokens SET STATISTICS 1000;

-- The department that decides about an archive one may not see, for a request by number.
CREATE OR REPLACE FUNCTION archive_behind(p_number text) RETURNS TABLE (id uuid, department_id bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN  -- the number of an archive that was merged into another means that one
  RETURN QUERY SELECT c.id, c.department_id FROM customers_customer c
    WHERE c.number = p_number AND c.state NOT IN ('withdrawn', 'merged', 'destroyed')
    UNION SELECT c.id, c.department_id FROM customers_archivemerge m
    JOIN customers_customer c ON c.id = m.customer_id WHERE m.number = p_number AND m.state = 'done';
END $$;

-- Archives sharing a phone or document with a new one: told to those who see both, never to the registrar.
-- The keys are read first and written into the question: a join of both arrays walks through the whole table.
CREATE OR REPLACE FUNCTION customer_twins(p_customer uuid) RETURNS SETOF uuid
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  keys uuid[] := (SELECT exact FROM customers_searchindex WHERE customer_id = p_customer);
BEGIN
  RETURN QUERY EXECUTE format(
    'WITH twins AS MATERIALIZED (SELECT customer_id FROM customers_searchindex WHERE exact && %L::uuid[])'
    ' SELECT customer_id FROM twins WHERE customer_id <> %L LIMIT 10', keys, p_customer);
END $$;

-- Which archives hold which of many keys: for the background work of imports alone. The planner takes every key it
-- does not know for a common one, and would read a million rows for 250 of them.
CREATE OR REPLACE FUNCTION import_twins(p_keys uuid[]) RETURNS TABLE (token uuid, customer_id uuid)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp SET jit = off
SET enable_seqscan = off AS $$
BEGIN
  IF NOT app_system() OR cardinality(p_keys) = 0 THEN RETURN; END IF;
  RETURN QUERY EXECUTE format(
    'WITH found AS MATERIALIZED (SELECT customer_id, exact FROM customers_searchindex'
    ' WHERE exact && %1$L::uuid[])'
    ' SELECT k.token, f.customer_id FROM found f CROSS JOIN LATERAL unnest(f.exact) AS k (token)'
    ' WHERE k.token = ANY (%1$L::uuid[])', p_keys);
END $$;

DROP FUNCTION IF EXISTS drop_ended_grant(bigint, uuid);

-- The search row and the quality row follow their customer's owner and department.
CREATE OR REPLACE FUNCTION searchindex_follow() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
  UPDATE customers_searchindex SET owner_id = NEW.owner_id, department_id = NEW.department_id
    WHERE customer_id = NEW.id;
  UPDATE customers_archivequality SET owner_id = NEW.owner_id, department_id = NEW.department_id
    WHERE customer_id = NEW.id;
  RETURN NULL;
END $$;
REVOKE EXECUTE ON FUNCTION searchindex_follow() FROM PUBLIC;
CREATE OR REPLACE TRIGGER customers_customer_follow
  AFTER UPDATE OF owner_id, department_id ON customers_customer
  FOR EACH ROW WHEN (OLD.owner_id <> NEW.owner_id OR OLD.department_id <> NEW.department_id)
  EXECUTE FUNCTION searchindex_follow();
"""
