"""Functions that must look past row-level security, and give back no more than the person may know.

Array operators are not leakproof, so under row-level security PostgreSQL would not use the token index
(`permissions.md` §1.7). These run as the owner and apply the declared actor's scope themselves.
"""

FUNCTIONS = """
CREATE OR REPLACE FUNCTION customer_search(p_exact uuid[], p_groups jsonb, p_after uuid, p_limit integer)
RETURNS SETOF uuid LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  q text := 'SELECT i.customer_id FROM customers_searchindex i WHERE true';
  g jsonb;
BEGIN
  IF NOT app_all() THEN
    IF app_uid() IS NULL THEN RETURN; END IF;
    q := q || format(' AND (i.owner_id = %s OR i.department_id = ANY (%L::bigint[]) OR i.customer_id = ANY (%L::uuid[]))',
      app_uid(), app_departments(), app_granted());
  END IF;
  IF cardinality(p_exact) > 0 THEN q := q || format(' AND i.exact && %L::uuid[]', p_exact); END IF;
  FOR g IN SELECT * FROM jsonb_array_elements(coalesce(p_groups, '[]')) LOOP
    q := q || format(' AND i.tokens && %L::int[]', translate(g::text, '[]', '{}'));
  END LOOP;
  IF p_after IS NOT NULL THEN q := q || format(' AND i.customer_id < %L', p_after); END IF;
  RETURN QUERY EXECUTE q || format(' ORDER BY i.customer_id DESC LIMIT %s', least(p_limit, 2000));
END $$;

-- The department that decides about an archive one may not see, for a request by number.
CREATE OR REPLACE FUNCTION archive_behind(p_number text) RETURNS TABLE (id uuid, department_id bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS
  $$ SELECT id, department_id FROM customers_customer WHERE number = p_number $$;

-- Archives sharing a phone or document with a new one: told to those who see both, never to the registrar.
CREATE OR REPLACE FUNCTION customer_twins(p_customer uuid) RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS
  $$ SELECT o.customer_id FROM customers_searchindex me JOIN customers_searchindex o ON o.exact && me.exact
     WHERE me.customer_id = p_customer AND o.customer_id <> p_customer LIMIT 10 $$;

-- The search row follows its customer's owner and department.
CREATE OR REPLACE FUNCTION searchindex_follow() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
  UPDATE customers_searchindex SET owner_id = NEW.owner_id, department_id = NEW.department_id
    WHERE customer_id = NEW.id;
  RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER customers_customer_follow AFTER UPDATE OF owner_id, department_id ON customers_customer
  FOR EACH ROW WHEN (OLD.owner_id <> NEW.owner_id OR OLD.department_id <> NEW.department_id)
  EXECUTE FUNCTION searchindex_follow();
"""
