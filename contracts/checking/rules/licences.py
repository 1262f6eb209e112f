"""旅游法 28, 36, 69: what a contract rests on is looked up in the register of licences, whatever its words say."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contracts.checking.case import Case
from contracts.checking.registry import BLOCK, EVERY, Finding, Waiver, rule


@rule(
    "licence_on_register",
    gettext_lazy("No licence it rests on has run out"),
    BLOCK,
    "旅游法 28、36、69；旅行社条例 30、36",
    group="agencies",
    families=EVERY,
    waiver=Waiver.NEVER,
    zh="按资质证照台账核对：合同开始之日，本社、合作旅行社、领队的证照如已到期，不得签订。请先在台账登记换发的证照。",
    en="Checked against the register of licences: where one has run out when this begins, enter the renewed one first.",
)
def licence_on_register(case: Case):
    for number, field in _numbers(case):
        until = case.run_out.get(number.strip().upper())
        if until is not None:
            yield Finding(
                _("By the register the licence %(number)s ran out on %(day)s, before this begins.")
                % {"number": number, "day": until.isoformat()},
                field,
            )


def _numbers(case: Case) -> Iterator[tuple[str, str]]:
    terms = case.terms
    yield terms.house.licence, "house.licence_until"
    yield terms.trip.leader_licence, "trip.leader_licence"
    for one in terms.agencies:
        yield one.licence, "agencies"
