"""Who answers for an agreement that ends: its owner, those above her, and who agrees where two must (§1.6)."""

from agency.models import User
from contracts.approving import matrix
from contracts.approving import people as approvers
from contracts.models import Contract, ExpiryDecision
from customers.helping.managers import line_of

USE = "contracts.use_contracts"
GENERAL = "general_manager"
ACTOR = "system:expiry"
# The rung at which each of those above the owner owes the decision too (§1.6: T-15, T-7, T-1).
MANAGER, HEAD, TOP = 15, 7, 1


def above(owner: User) -> list[User]:
    """Those above the owner who work with contracts, the nearest first."""
    return [one for one in line_of(owner) if one.has_perm(USE)]


def owing(owner: User, rung: int) -> list[User]:
    """Who owes the decision once the rung `rung` days before the end is reached."""
    line = above(owner)
    found = [owner] if owner.is_active else line[:1]
    if rung <= MANAGER:
        found += line[:1]
    if rung <= HEAD:
        found += line[1:2]
    if rung <= TOP:
        found += User.objects.filter(is_active=True, groups__name=GENERAL).order_by("pk")
    return _each_once(found)


def told(owner: User, rung: int) -> list[User]:
    """Who hears of it: those who owe the decision, and from the first day on the manager."""
    return _each_once([*owing(owner, rung), *above(owner)[:1]])


def _each_once(people: list[User]) -> list[User]:
    return list({one.pk: one for one in people}.values())


def may_decide(user: User, contract: Contract) -> bool:
    """The owner and whoever stands above her, while the contract binds and has a last day."""
    ends = contract.kind.lasts and contract.ends_on and contract.state in Contract.State.BINDING
    if not ends or not user.is_active or not user.has_perm(USE):
        return False
    return user.pk == contract.owner_id or user.pk in {one.pk for one in line_of(contract.owner)}


def asks_second(contract: Contract, choice: str) -> bool:
    """To end what is worth more than the lowest amount of the approval matrix takes two."""
    if choice in ExpiryDecision.GOES_ON:
        return False
    amounts = [
        rule.more_than
        for rule in matrix.rules_in_force()
        if rule.more_than is not None and (not rule.kinds or contract.kind.code in rule.kinds)
    ]
    return bool(amounts) and contract.total > min(amounts)


def seconds(by: User, contract: Contract) -> list[User]:
    """Who is asked to agree: the next above the decider who may decide on contracts, else counsel."""
    if found := approvers.above(by, {by.pk}):
        return [found]
    return list(approvers.of_role("legal").exclude(pk=by.pk))


def let_read(contract: Contract, ids) -> None:
    """Open the contract to those who are told of it; the caller holds its row."""
    wider = {*contract.readers, *ids}
    if wider != set(contract.readers):
        contract.readers = sorted(wider)
        contract.save()
