"""What the policies of `agency.row_security` ask the database: who acts, and what that person was given."""

FUNCTIONS = """
CREATE OR REPLACE FUNCTION app_uid() RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE AS
  $$ SELECT nullif(current_setting('app.user_id', true), '')::bigint $$;
CREATE OR REPLACE FUNCTION app_departments() RETURNS bigint[] LANGUAGE sql STABLE PARALLEL SAFE AS
  $$ SELECT coalesce(nullif(current_setting('app.departments', true), '')::bigint[], '{}') $$;
CREATE OR REPLACE FUNCTION app_all() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS
  $$ SELECT coalesce(current_setting('app.scope', true), '') = 'all' $$;
CREATE OR REPLACE FUNCTION app_system() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS
  $$ SELECT coalesce(current_setting('app.actor', true), '') LIKE 'system:%' $$;
CREATE OR REPLACE FUNCTION app_granted() RETURNS uuid[] LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = public, pg_temp AS
  $$ SELECT coalesce(array_agg(content_object_id), '{}') FROM customers_customergrant
     WHERE user_id = app_uid() AND expires_at > now() $$;
CREATE OR REPLACE FUNCTION app_signs() RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = public, pg_temp AS
  $$ SELECT EXISTS (SELECT 1 FROM agency_user u JOIN agency_user_groups m ON m.user_id = u.id
     JOIN auth_group_permissions g ON g.group_id = m.group_id JOIN auth_permission p ON p.id = g.permission_id
     WHERE u.id = app_uid() AND u.is_active AND p.codename = 'sign_terms') $$;
CREATE OR REPLACE FUNCTION app_signing() RETURNS uuid[] LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = public, pg_temp AS
  $$ SELECT coalesce(array_agg(customer_id), '{}') FROM customers_signoff
     WHERE state = 'waiting' AND asked_by_id <> app_uid() AND app_signs() $$;
CREATE OR REPLACE FUNCTION app_signed() RETURNS uuid[] LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = public, pg_temp AS
  $$ SELECT coalesce(array_agg(purchase_id), '{}') FROM customers_signoff
     WHERE decided_by_id = app_uid() AND app_signs() $$;
CREATE OR REPLACE FUNCTION app_watches() RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = public, pg_temp AS
  $$ SELECT EXISTS (SELECT 1 FROM agency_user u JOIN agency_user_groups m ON m.user_id = u.id
     JOIN auth_group_permissions g ON g.group_id = m.group_id JOIN auth_permission p ON p.id = g.permission_id
     WHERE u.id = app_uid() AND u.is_active AND p.codename = 'watch_access') $$;
CREATE OR REPLACE FUNCTION is_canary(p_archive uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = public, pg_temp AS
  $$ SELECT EXISTS (SELECT 1 FROM customers_canaryarchive WHERE archive = p_archive) $$;
"""
