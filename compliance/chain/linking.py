"""Linking, by the database itself: a deferred trigger gives every line of the register its place and hash.

The end of a chain is locked only while a transaction commits, not through the request that wrote the line
(`contracts_compliance.md` §4.3, variant D). What cannot be linked cannot be written, and what cannot be written
did not happen: line, link and act are one transaction.
"""

from agency.models import Event
from compliance.models import Chain

Kind = Event.Kind
CHAIN_OF: dict[str, Chain] = {
    **dict.fromkeys(
        (
            Kind.SIGN_IN,
            Kind.SIGN_IN_FAILED,
            Kind.SIGN_OUT,
            Kind.REAUTHENTICATED,
            Kind.SECURITY,
            Kind.PERMISSION,
        ),
        Chain.AUTH,
    ),
    **dict.fromkeys(
        (
            Kind.TAMPERED,
            Kind.KEYS,
            Kind.SWITCHED,
            Kind.STANDARD,
            Kind.REVIEWED,
            Kind.SAMPLED,
            Kind.SPOT_CHECK,
            Kind.PROOF,
            Kind.PRIVACY,
            Kind.SUPPRESSION,
            Kind.RETENTION,
            Kind.HOLD,
            Kind.DISPOSAL,
            Kind.DESTROYED,
            Kind.BACKUP,
            Kind.INCIDENT,
            Kind.CHECKUP,
            Kind.RIGHTS,
            Kind.CALENDAR,
            Kind.AUDIT,
            Kind.IMPACT,
        ),
        Chain.COMPLIANCE,
    ),
    **dict.fromkeys((Kind.CONTRACT, Kind.TEMPLATE), Chain.CONTRACT),
}
OTHERWISE = Chain.CUSTOMER


def chain_of_sql() -> str:
    cases = " ".join(f"WHEN '{kind}' THEN {chain}" for kind, chain in sorted(CHAIN_OF.items()))
    return f"CASE kind {cases} ELSE {OTHERWISE} END"


# The canonical form is a JSON array as PostgreSQL prints it; `compliance.chain.canon` writes the same by itself.
LINE = """jsonb_build_array(1, chain, seq, e.id,
    to_char(e.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
    e.kind, e.by_id, e.actor, e.subject, e.request_id, e.data)::text"""

TRIGGERS = f"""
CREATE OR REPLACE FUNCTION register_chain(kind text) RETURNS smallint LANGUAGE sql IMMUTABLE
AS $$ SELECT ({chain_of_sql()})::smallint $$;

CREATE OR REPLACE FUNCTION register_line(chain smallint, seq bigint, e agency_event) RETURNS text
LANGUAGE sql STABLE AS $$ SELECT {LINE} $$;

-- Names the chains a transaction will need, so that their ends can be locked in one order by all.
CREATE OR REPLACE FUNCTION register_chains_needed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE before text := coalesce(current_setting('app.chains', true), '');
BEGIN
  PERFORM set_config('app.chains', (
    SELECT coalesce(string_agg(DISTINCT chain::text, ',' ORDER BY chain::text), '') FROM (
      SELECT register_chain(kind) AS chain FROM fresh
      UNION SELECT unnest(string_to_array(nullif(before, ''), ','))::smallint) AS needed), true);
  RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER register_chains_needed AFTER INSERT ON agency_event
  REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION register_chains_needed();

CREATE OR REPLACE FUNCTION register_link() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
  head compliance_chainhead;
  place smallint := register_chain(NEW.kind);
  needed smallint[] := string_to_array(nullif(current_setting('app.chains', true), ''), ',')::smallint[];
  held smallint[] := string_to_array(nullif(current_setting('app.chains_held', true), ''), ',')::smallint[];
  fresh bytea;
BEGIN
  IF held IS NULL OR place <> ALL (held) THEN
    needed := needed || place;
    INSERT INTO compliance_chainhead (chain, seq, hash)
      SELECT DISTINCT one, 0, '\\x'::bytea FROM unnest(needed) AS one
      WHERE NOT EXISTS (SELECT FROM compliance_chainhead WHERE chain = one)
      ORDER BY one ON CONFLICT DO NOTHING;
    PERFORM FROM compliance_chainhead WHERE chain = ANY (needed) ORDER BY chain FOR UPDATE;
    PERFORM set_config('app.chains_held', array_to_string(needed, ','), true);
  END IF;
  SELECT * INTO STRICT head FROM compliance_chainhead WHERE chain = place;
  fresh := sha256(head.hash || convert_to(register_line(place, head.seq + 1, NEW), 'UTF8'));
  INSERT INTO compliance_chainlink (event_id, chain, seq, previous, hash)
    VALUES (NEW.id, place, head.seq + 1, head.hash, fresh);
  UPDATE compliance_chainhead SET seq = head.seq + 1, hash = fresh WHERE chain = place;
  RETURN NULL;
END $$;
REVOKE EXECUTE ON FUNCTION register_link() FROM PUBLIC;
DROP TRIGGER IF EXISTS register_link ON agency_event;
CREATE CONSTRAINT TRIGGER register_link AFTER INSERT ON agency_event
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION register_link();"""  # noqa: S608

# Lines written before there were chains are linked once, in the order they were written; never again, or a line
# slipped in by hand would be taken up too.
# The ends stand in arrays meanwhile: rows of the table, written a million times in one transaction, would leave a
# million versions to walk through.
FIRST_LINKS = """
DO $$
DECLARE e agency_event; place smallint; length bigint[] := '{}'; ends bytea[] := '{}'; fresh bytea;
BEGIN
  IF EXISTS (SELECT FROM compliance_chainhead) THEN RETURN; END IF;
  FOR e IN SELECT * FROM agency_event ORDER BY id LOOP
    place := register_chain(e.kind);
    length[place] := coalesce(length[place], 0) + 1;
    fresh := sha256(coalesce(ends[place], '\\x') || convert_to(register_line(place, length[place], e), 'UTF8'));
    INSERT INTO compliance_chainlink (event_id, chain, seq, previous, hash)
      VALUES (e.id, place, length[place], coalesce(ends[place], '\\x'), fresh);
    ends[place] := fresh;
  END LOOP;
  INSERT INTO compliance_chainhead (chain, seq, hash)
    SELECT chain, length[chain], ends[chain] FROM generate_subscripts(ends, 1) AS chain
    WHERE ends[chain] IS NOT NULL;
END $$;"""


def guards() -> tuple[str, ...]:
    """What the database keeps of the chains; run by the owner after every migration."""
    from django.conf import settings

    role = settings.APPLICATION_ROLE
    rights = f"""
REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON compliance_chainhead, compliance_chainlink FROM {role};
REVOKE DELETE, TRUNCATE ON compliance_checkpoint, compliance_registercheck FROM {role};"""
    return rights, TRIGGERS, FIRST_LINKS
