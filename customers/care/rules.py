"""What the house does on which occasion for whom: rules by occasion and grade (C13–C16)."""

from agency.acting import acting, acting_as
from agency.models import Event
from customers.models import CareRule

GREETING, GIFT = CareRule.Act.GREETING, CareRule.Act.GIFT
BIRTHDAY = ("{name}，生日快乐！愿新的一岁平安顺遂。{sender} 敬上", "Happy birthday, {name}! {sender}")
SPRING = (
    "{name}，新春快乐，阖家安康！{sender} 敬上",
    "Happy New Year of the lunar calendar, {name}! {sender}",
)
AUTUMN = ("{name}，中秋快乐，人月两圆！{sender} 敬上", "A happy Mid-Autumn Festival, {name}! {sender}")
KEPT_DAY = ("{name}，值此纪念之日，谨致祝贺！{sender} 敬上", "Our best wishes for your day, {name}! {sender}")

# Until the agency writes its own: occasion, grade, act, days before, planned cost in fen, words
DEFAULTS = (
    ("birthday", "vip", GIFT, 7, 30_000, *BIRTHDAY),
    ("birthday", "a", GIFT, 7, 12_000, *BIRTHDAY),
    ("birthday", "", GREETING, 7, 0, *BIRTHDAY),
    ("wedding", "vip", GREETING, 7, 0, *KEPT_DAY),
    ("wedding", "a", GREETING, 7, 0, *KEPT_DAY),
    ("shop", "vip", GIFT, 10, 20_000, *KEPT_DAY),
    ("shop", "a", GREETING, 7, 0, *KEPT_DAY),
    ("factory", "vip", GIFT, 10, 20_000, *KEPT_DAY),
    ("factory", "a", GREETING, 7, 0, *KEPT_DAY),
    ("school", "vip", GREETING, 14, 0, *KEPT_DAY),
    ("spring", "vip", GIFT, 14, 20_000, *SPRING),
    ("spring", "a", GREETING, 7, 0, *SPRING),
    ("spring", "b", GREETING, 7, 0, *SPRING),
    ("mid_autumn", "vip", GIFT, 14, 15_000, *AUTUMN),
    ("mid_autumn", "a", GREETING, 7, 0, *AUTUMN),
)


def write_defaults(using: str = "default") -> None:
    """The rules every installation starts with; one the agency has changed stays as it is."""
    rows = [
        CareRule(
            occasion=occasion,
            grade=grade,
            act=act,
            lead_days=lead,
            cost=cost,
            text=text,
            text_en=english,
        )
        for occasion, grade, act, lead, cost, text, english in DEFAULTS
    ]
    with acting_as("system:reference"):
        CareRule.objects.using(using).bulk_create(rows, ignore_conflicts=True)


def change(rule: CareRule, *, by) -> CareRule:
    """Keep the rule as the form filled it."""
    with acting(by, reason="care rule changed"):
        rule.save()
        Event.note(Event.Kind.CARE, by=by, act="rule", occasion=rule.occasion, grade=rule.grade)
    return rule


class Rules:
    """The rules in force, read once: a grade's own rule, else the one for every grade."""

    def __init__(self):
        self.found = {(rule.occasion, rule.grade): rule for rule in CareRule.objects.filter(active=True)}
        self.written = set(CareRule.objects.values_list("occasion", "grade"))

    def of(self, occasion: str, grade: str) -> CareRule | None:
        """None where the house does nothing; a rule taken out of force says so for its grade."""
        if (occasion, grade) in self.written:
            return self.found.get((occasion, grade))
        return self.found.get((occasion, ""))

    def occasions(self) -> set[str]:
        return {occasion for occasion, _grade in self.found}

    def longest(self) -> int:
        return max((rule.lead_days for rule in self.found.values()), default=0)
