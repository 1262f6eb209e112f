"""An assessment as pages and the report show it: the three parts of PIPL 56, the risks, its steps."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy

from compliance.models import ImpactAssessment

Level, State = ImpactAssessment.Level, ImpactAssessment.State
PARTS = (  # PIPL 56 (1) to (3)
    (gettext_lazy("Lawful, legitimate, necessary"), ("lawful", "legitimate", "necessary")),
    (gettext_lazy("Effects on people and risks"), ("effects",)),
    (gettext_lazy("Measures of protection"), ("measures",)),
)
TONES = {Level.LOW: "green", Level.MIDDLE: "amber", Level.HIGH: "red"}
STATE_TONES = {
    State.TRIGGERED: "amber",
    State.DRAFTING: "line",
    State.REVIEW: "indigo",
    State.APPROVED: "green",
    State.REJECTED: "red",
    State.MONITORED: "green",
    State.OUTDATED: "line",
}
STEPS = (State.TRIGGERED, State.DRAFTING, State.REVIEW, State.APPROVED, State.MONITORED)
HIGH, MIDDLE = 6, 3  # of likelihood × severity, each from 1 to 3 (after GB/T 39335)


@dataclass(frozen=True)
class Risk:
    what: str
    likelihood: Level
    severity: Level
    measure: str
    residual: Level

    @property
    def level(self) -> Level:
        """Before the measures."""
        weight = self.likelihood * self.severity
        return Level.HIGH if weight >= HIGH else Level.MIDDLE if weight >= MIDDLE else Level.LOW

    @property
    def tone(self) -> str:
        return TONES[self.level]

    @property
    def residual_tone(self) -> str:
        return TONES[self.residual]


def risk_rows(assessment: ImpactAssessment) -> list[Risk]:
    return [
        Risk(
            one["what"],
            Level(one["likelihood"]),
            Level(one["severity"]),
            one["measure"],
            Level(one["residual"]),
        )
        for one in assessment.risks
    ]


def texts(assessment: ImpactAssessment) -> list[tuple[str, list[tuple[str, str]]]]:
    """(part, [(question, what is written)])."""
    column = assessment._meta.get_field
    return [
        (str(title), [(str(column(name).verbose_name), getattr(assessment, name)) for name in names])
        for title, names in PARTS
    ]


def steps() -> list[dict]:
    return [{"label": str(state.label), "url": ""} for state in STEPS]


def step_of(assessment: ImpactAssessment) -> int:
    """Its place among `steps`, from 1; one that is over stands where it ended."""
    if assessment.state == State.REJECTED:
        return STEPS.index(State.REVIEW) + 1
    if assessment.state == State.OUTDATED:
        return len(STEPS)
    return STEPS.index(assessment.state) + 1
