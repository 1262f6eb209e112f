"""What the database keeps of money: receipts stay, a payment is allocated once, corrections take two people."""

# Written once; finance’s answer is added once, and merging two archives seals the words anew under the other key.
RECEIPT_STAYS = """
CREATE OR REPLACE FUNCTION contract_receipt_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE'
     OR (NEW.id, NEW.contract_id, NEW.kind, NEW.amount, NEW.currency, NEW.day, NEW.method, NEW.reverses_id,
         NEW.entered_by_id, NEW.entered_at)
        IS DISTINCT FROM (OLD.id, OLD.contract_id, OLD.kind, OLD.amount, OLD.currency, OLD.day, OLD.method,
         OLD.reverses_id, OLD.entered_by_id, OLD.entered_at)
     OR (NEW.customer_id = OLD.customer_id
         AND (NEW.account, NEW.reference, NEW.reason) IS DISTINCT FROM (OLD.account, OLD.reference, OLD.reason))
     OR (OLD.state IN ('confirmed', 'refused')
         AND (NEW.state, NEW.decided_by_id, NEW.decided_at)
             IS DISTINCT FROM (OLD.state, OLD.decided_by_id, OLD.decided_at)) THEN
    RAISE EXCEPTION 'a receipt is never written again'
      USING ERRCODE = '23514', CONSTRAINT = 'contract_receipt_stays';
  END IF;
  RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER contract_receipt_stays BEFORE UPDATE OR DELETE ON contracts_receipt
  FOR EACH ROW EXECUTE FUNCTION contract_receipt_stays();"""

# A correction mirrors a payment of the same contract, and whoever entered that payment does not agree to it herself.
REVERSES = """
CREATE OR REPLACE FUNCTION contract_receipt_reverses() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
  first contracts_receipt;
BEGIN
  IF NEW.kind <> 'reversal' THEN RETURN NEW; END IF;
  SELECT * INTO first FROM contracts_receipt WHERE id = NEW.reverses_id;
  IF first.kind <> 'payment' OR first.contract_id <> NEW.contract_id OR first.amount <> -NEW.amount
     OR first.currency <> NEW.currency OR (NEW.state = 'confirmed' AND NEW.decided_by_id = first.entered_by_id) THEN
    RAISE EXCEPTION 'a correction mirrors a payment, and another person agrees to it'
      USING ERRCODE = '23514', CONSTRAINT = 'contract_receipt_reverses';
  END IF;
  RETURN NEW;
END $$;
REVOKE EXECUTE ON FUNCTION contract_receipt_reverses() FROM PUBLIC;
CREATE OR REPLACE TRIGGER contract_receipt_reverses BEFORE INSERT OR UPDATE ON contracts_receipt
  FOR EACH ROW EXECUTE FUNCTION contract_receipt_reverses();"""

# `Due.paid` is the sum of what was allocated to it, and nobody else writes it. The CHECK on the due, and the sum
# over the payment, each under the lock of the row, let nothing be counted twice.
ALLOCATES = """
CREATE OR REPLACE FUNCTION contract_allocates() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
  payment contracts_receipt;
  spent bigint;
BEGIN
  SELECT * INTO payment FROM contracts_receipt WHERE id = NEW.receipt_id FOR NO KEY UPDATE;
  SELECT coalesce(sum(amount), 0) INTO spent FROM contracts_allocation WHERE receipt_id = NEW.receipt_id;
  IF payment.kind <> 'payment' OR payment.contract_id <> NEW.contract_id OR spent < 0 OR spent > payment.amount THEN
    RAISE EXCEPTION 'more is allocated than was paid'
      USING ERRCODE = '23514', CONSTRAINT = 'contract_allocates';
  END IF;
  UPDATE contracts_due SET paid = paid + NEW.amount, updated_at = now()
    WHERE id = NEW.due_id AND contract_id = NEW.contract_id AND currency = payment.currency;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'a payment counts towards dues of its own contract'
      USING ERRCODE = '23514', CONSTRAINT = 'contract_allocates';
  END IF;
  RETURN NULL;
END $$;
REVOKE EXECUTE ON FUNCTION contract_allocates() FROM PUBLIC;
CREATE OR REPLACE TRIGGER contract_allocates AFTER INSERT ON contracts_allocation
  FOR EACH ROW EXECUTE FUNCTION contract_allocates();
CREATE OR REPLACE FUNCTION contract_allocation_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' OR (NEW.contract_id, NEW.receipt_id, NEW.due_id, NEW.amount)
     IS DISTINCT FROM (OLD.contract_id, OLD.receipt_id, OLD.due_id, OLD.amount) THEN
    RAISE EXCEPTION 'an allocation is never written again'
      USING ERRCODE = '23514', CONSTRAINT = 'contract_allocation_stays';
  END IF;
  RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER contract_allocation_stays BEFORE UPDATE OR DELETE ON contracts_allocation
  FOR EACH ROW EXECUTE FUNCTION contract_allocation_stays();
CREATE OR REPLACE FUNCTION contract_due_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.paid <> 0 THEN
      RAISE EXCEPTION 'a due begins unpaid' USING ERRCODE = '23514', CONSTRAINT = 'contract_due_stays';
    END IF;
  ELSIF (NEW.contract_id, NEW.revision_id, NEW.key, NEW.amount, NEW.currency, NEW.due_on)
        IS DISTINCT FROM (OLD.contract_id, OLD.revision_id, OLD.key, OLD.amount, OLD.currency, OLD.due_on)
     OR (NEW.paid <> OLD.paid AND pg_trigger_depth() < 2) THEN
    RAISE EXCEPTION 'a due is what was signed, and paid what was allocated to it'
      USING ERRCODE = '23514', CONSTRAINT = 'contract_due_stays';
  END IF;
  RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER contract_due_stays BEFORE INSERT OR UPDATE ON contracts_due
  FOR EACH ROW EXECUTE FUNCTION contract_due_stays();"""

GUARDS = RECEIPT_STAYS + REVERSES + ALLOCATES
