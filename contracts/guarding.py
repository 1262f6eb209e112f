"""What the database itself keeps of contracts: who reads which row, and words that are never written again."""

from django.apps import apps

from agency.history import trails
from agency.row_security import ALL, OF_ONES_OWN_CUSTOMER, OWN, policy

# A contract is read by whoever may open its archive, whoever answers for it, and whoever was asked about it.
ASKED = f"{ALL} OR {OWN} OR (SELECT app_uid()) = ANY (readers)"
# OFFSET 0 has each row ask by the key. Without it the planner reads all visible archives, or contracts, into a hash
# for one page of a list: 73 ms instead of 22 among 60,000 archives, and more the more there are.
OF_A_VISIBLE_CUSTOMER = "EXISTS (SELECT 1 FROM customers_customer c WHERE c.id = {column} OFFSET 0)"
OF_A_VISIBLE_CONTRACT = "EXISTS (SELECT 1 FROM contracts_contract k WHERE k.id = {column} OFFSET 0)"

# What was submitted is never written again, whoever asks (G5); merging may move it to another archive.
STAYS = """
CREATE OR REPLACE FUNCTION contract_revision_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.contract_id, NEW.place, NEW.digest, NEW.version_id, NEW.drafted_by_id)
     IS DISTINCT FROM (OLD.contract_id, OLD.place, OLD.digest, OLD.version_id, OLD.drafted_by_id)
     OR (NEW.customer_id = OLD.customer_id AND (NEW.terms, NEW.text) IS DISTINCT FROM (OLD.terms, OLD.text)) THEN
    RAISE EXCEPTION 'a submitted text is never written again'
      USING ERRCODE = '23514', CONSTRAINT = 'contract_revision_stays';
  END IF;
  RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER contract_revision_stays BEFORE UPDATE ON contracts_revision
  FOR EACH ROW EXECUTE FUNCTION contract_revision_stays();
CREATE OR REPLACE FUNCTION template_version_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.state NOT IN ('draft', 'review') AND (NEW.body, NEW.variables, NEW.digest, NEW.number, NEW.template_id)
     IS DISTINCT FROM (OLD.body, OLD.variables, OLD.digest, OLD.number, OLD.template_id) THEN
    RAISE EXCEPTION 'a published text is never written again'
      USING ERRCODE = '23514', CONSTRAINT = 'template_version_stays';
  END IF;
  RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER template_version_stays BEFORE UPDATE ON contracts_templateversion
  FOR EACH ROW EXECUTE FUNCTION template_version_stays();"""


def policies() -> tuple[str, ...]:
    """The contract by its archive, its owner and those asked; what belongs to one (`of_contract`) by the contract."""
    seen = f"{ASKED} OR {OF_A_VISIBLE_CUSTOMER.format(column='customer_id')}"
    own = f"{ASKED} OR {OF_ONES_OWN_CUSTOMER.format(column='customer_id')}"
    found = [
        policy("contracts_contract", seen, own, own),
        policy("contracts_historicalcontract", seen, "false", "false"),
    ]
    archives = {model: archive._meta.db_table for model, archive in trails()}
    for model in apps.get_app_config("contracts").get_models():
        if column := getattr(model, "of_contract", ""):
            reading = f"{ALL} OR {OF_A_VISIBLE_CONTRACT.format(column=column)}"
            found.append(policy(model._meta.db_table, reading, reading, reading))
            if model in archives:
                found.append(policy(archives[model], reading, "false", "false"))
    return tuple(found)
