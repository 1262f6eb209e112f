"""A request taken through its steps; a test says only where it stops."""

from compliance.models import RightsRequest
from compliance.rights import answering, deciding, identifying, receiving


def received(lin, archive=None, kind="access", **facts) -> RightsRequest:
    facts = {"name": "张三", "contact": "13800138000", "channel": "counter"} | facts
    return receiving.receive(kind=kind, by=lin, customer=archive, **facts)


def verified(lin, shen, archive=None, kind="access", **facts) -> RightsRequest:
    request = received(lin, archive, kind, **facts)
    identifying.acknowledge(request, by=shen)
    way = "relative" if kind == "relative" else "document"
    identifying.confirm(request, by=shen, identity=way, proof="身份证原件")
    return request


def confirmed(lin, shen, archive=None, kind="access", *, granted=True, comment="", **facts) -> RightsRequest:
    request = verified(lin, shen, archive, kind, **facts)
    deciding.work_out(request, by=shen)
    deciding.confirm(request, by=shen, granted=granted, comment=comment)
    if request.state == "legal":
        deciding.check_law(request, by=shen, words="法务已核对依据")
    return request


def agreed(lin, shen, gao, archive=None, kind="access", **facts) -> RightsRequest:
    request = confirmed(lin, shen, archive, kind, **facts)
    deciding.approve(request, by=gao)
    return request


def answered(lin, shen, gao, archive=None, kind="access", **facts) -> RightsRequest:
    request = agreed(lin, shen, gao, archive, kind, **facts)
    answering.answer(request, by=shen)
    return request
