"""What the clock does beside the 48 hours, under the names of its heartbeats.

Every sweep asks the database what is due, may run anywhere, at once and again, and leaves its heartbeat in
`Sweep`.
"""

from collections.abc import Callable
from datetime import datetime

from django.utils.timezone import localdate
from django.utils.timezone import now as clock

from agency import offboarding
from agency.acting import acting_as
from agency.backups import clock as backups
from compliance import clearing, deadlines
from compliance.auditing import reminding as audits
from compliance.auditing import running as controls
from compliance.chain import anchoring, verifying
from compliance.destruction import completing, running
from compliance.impact import reminding as reminding_impact
from compliance.incidents import file_damage
from compliance.incidents import reminding as reminding_incidents
from compliance.models import Sweep
from compliance.paper import following as paper
from compliance.privacy import purposing, renewing
from compliance.recertifying import deciding as recertifying
from compliance.recertifying import opening as recertify_opening
from compliance.retention import carrying_out, collecting
from compliance.reviewing import closing, opening, reminding
from compliance.rights import reminding as rights_reminding
from compliance.sharing import ending as outward
from compliance.spot_checks import judging
from contracts.approving import clock as approvals
from contracts.changing import clock as agreed_ends
from contracts.disputes import reminding as disputes
from contracts.dossier import clock as journeys
from contracts.dossier import reminding as dossiers
from contracts.expiry import climbing
from contracts.filing import reading
from contracts.library import beginning as library_days
from contracts.library import reminding as library_reviews
from contracts.licences import reminding as licences
from contracts.money import clock as payments
from contracts.obligations import clock as obligations
from contracts.signing import clock as signing
from contracts.signing import platform_clock as platforms
from customers import composition, expiring, selecting, sharing
from customers.care import dormant
from customers.care import proposing as care_proposing
from customers.care import reminding as care_reminding
from customers.changing import applying, deciding
from customers.exporting import building
from customers.figures import keeping
from customers.guarding import asking, emergencies, watching
from customers.helping import reminding as helping
from customers.importing import ending
from customers.leads import purging
from customers.parts import standards
from customers.trade import proposing


def run(name: str, now: datetime) -> int:
    """Run the sweep `name` of SWEEPS and write its heartbeat; returns how many records it dealt with."""
    result = SWEEPS[name](now)
    done, failed = (result, 0) if isinstance(result, int) else (result.done, result.failed)
    Sweep.objects.update_or_create(
        name=name, defaults={"started_at": now, "finished_at": clock(), "done": done, "failed": failed}
    )
    return done


def shares(now: datetime) -> int:
    """Shares whose time is over lose their grants, unanswered requests lapse (seed 000 §三.4)."""
    return sharing.end_expired(now) + sharing.lapse_unanswered(now)


def access(now: datetime) -> int:
    """Unanswered requests for closed fields lapse; overdue reviews of emergencies and odd searches are told."""
    return asking.lapse_unanswered(now) + emergencies.flag_overdue(now) + watching.sweep(now)


def changes(now: datetime) -> int:
    """Proposed changes nobody decided on lapse, and their drafters hear of it (C4)."""
    return deciding.lapse_unanswered(now)


def dated_changes(now: datetime) -> applying.Swept:
    """Changes that were agreed for today or an earlier day are written (C4)."""
    return applying.apply_due(now)


def care(now: datetime) -> int:
    """Return visits to customers who were silent too long, and who hears of what is due (C9, C10)."""
    return dormant.sweep(now) + care_reminding.remind(now)


def proposals(now: datetime) -> int:
    """Greetings and gifts for the festivals and birthdays ahead (C13–C15)."""
    return care_proposing.propose(now)


def grades(now: datetime) -> int:
    """The rule proposes grades, archive by archive (B35)."""
    return proposing.sweep(localdate(now))


def reviews(now: datetime) -> int:
    """The rounds of the period are opened, filled, reminded of and closed; findings fall overdue (C1, C17)."""
    opening.open_due(now)
    filled = opening.fill()
    return filled + reminding.remind(now) + closing.close_finished(now) + judging.remind_overdue(now)


def counts(now: datetime) -> int:
    """What the archives are made of, counted anew for the page of charts (L1–L5)."""
    with acting_as("system:counts"):
        return composition.recount(now)


def figures(now: datetime) -> int:
    """Kinds of products, places, risk, habits, loyalty and months, counted anew (L2–L5)."""
    return keeping.recount(now)


def archive_quality(now: datetime) -> int:
    """Archives judged by an older content standard, or never, are judged by the one in force (B18, B52)."""
    return standards.catch_up(now)


def bulk_acts(now: datetime) -> int:
    """Acts on more archives than one request should change."""
    return selecting.go_on()


def consents(now: datetime) -> int:
    """Consents given until a day run out; archives are marked whose consents a new notice asks to renew."""
    return expiring.expire(now) + renewing.mark(now)


def purposes(now: datetime) -> int:
    """Purposes due for their yearly review are told; impact assessments are told of ahead, and end after a year."""
    return purposing.remind(now) + reminding_impact.sweep(now)


def exports(now: datetime) -> int:
    """Files that were asked for are made; old ones lose their key, unanswered requests lapse."""
    return building.build_waiting(now) + building.expire(now)


def help_asked(now: datetime) -> int:
    """Managers are reminded, the next above is asked after a working day (A24)."""
    return helping.sweep(now)


def recertification(now: datetime) -> int:
    """The quarter's confirmation of shares and roles is opened, reminded of and closed (D9)."""
    return recertify_opening.open_due(now) + recertifying.sweep(now)


def backups_and_certificates(now: datetime) -> int:
    """The night's backup and whatever was asked for; certificates whose last copy of the keys is gone (H9)."""
    return backups.sweep(now) + completing.sweep(now)


def journeys_and_ends(now: datetime) -> journeys.Swept:
    """Contracts that come into effect, depart and return, and those that end on the day that was agreed on (§1.2)."""
    return journeys.sweep(now) + agreed_ends.sweep(now)


def library(now: datetime) -> int:
    """Texts approved for a day that has come take effect; legal reviews that are due are told of (G1, G2)."""
    return library_days.sweep(now) + library_reviews.sweep(now)


def contract_days(now: datetime) -> climbing.Swept:
    """Agreements that come to their end, licences that run out (G8)."""
    swept = climbing.sweep(now)
    swept.done += licences.sweep(now)
    return swept


def retention(now: datetime) -> int:
    """What is due is collected into a batch; rules that freeze, or end a single category, are carried out."""
    return collecting.sweep(now) + carrying_out.sweep(now)


def contract_money(now: datetime) -> int:
    """Payments due under contracts, and what we have to do under them: told before, on and after the day (E26)."""
    return payments.sweep(now) + obligations.sweep(now)


SWEEPS: dict[str, Callable] = {
    "departures": offboarding.sweep,
    "leavers": offboarding.check,
    "quality": archive_quality,
    "grades": grades,
    "entries": deadlines.sweep,
    "shares": shares,
    "recertification": recertification,
    "access": access,
    "care": care,
    "proposals": proposals,
    "changes": changes,
    "dated_changes": dated_changes,
    "drafts": clearing.drafts,
    "abandoned": clearing.abandoned,
    "sessions": clearing.sessions,
    "selections": clearing.selections,
    "files": clearing.files,
    "leads": purging.purge,
    "reviews": reviews,
    "counts": counts,
    "figures": figures,
    "imports": ending.sweep,
    "exports": exports,
    "consents": consents,
    "purposes": purposes,
    "bulk_acts": bulk_acts,
    "help": help_asked,
    "checkpoints": anchoring.sweep,
    "proof": verifying.sweep,
    "retention": retention,
    "destruction": running.sweep,
    "incidents": reminding_incidents.sweep,
    "backups": backups_and_certificates,
    "outward": outward.sweep,
    "paper": paper.sweep,
    "rights": rights_reminding.sweep,
    "audits": audits.sweep,
    "controls": controls.sweep,
    "library": library,
    "approvals": approvals.sweep,
    "signing": signing.sweep,
    "platforms": platforms.sweep,
    "contract_days": contract_days,
    "disputes": disputes.sweep,
    "journeys": journeys_and_ends,
    "dossiers": dossiers.sweep,
    "contract_money": contract_money,
    "scans": reading.sweep,
    "files_again": file_damage.sweep,
}
