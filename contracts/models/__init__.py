"""The records of the contract module."""

from .approval import ApprovalDecision, ApprovalStep
from .approval_policy import ApprovalPolicy
from .check import CheckResult, CheckRun, CheckTick, CheckWaiver
from .check_rule import CheckRule, CheckRuleChange, Severity
from .clause import Clause
from .consultation import Consultation
from .contract import Contract
from .delegation import Delegation
from .dispute import Dispute
from .dispute_parts import DisputeDeadline, DisputeEntry, DisputePaper
from .dispute_stages import Stage
from .dossier import Dossier, DossierItem, DossierPart
from .due import Due
from .early_end import EarlyEnd
from .expiry import ExpiryDecision, ExpiryLadder, ExpiryStep
from .house import HouseFacts
from .kind import ContractKind
from .licence import Licence, LicenceFile, LicenceReminder
from .obligation import Obligation, ObligationPaper
from .provider_task import ProviderCall, ProviderTask
from .receipt import Allocation, Receipt
from .revision import Revision
from .sandbox import SandboxCall, SandboxTask
from .scan import ContractScan, ScanPage
from .scan_match import ScanMatch
from .seal import Seal, SealHandover
from .seal_use import SealUse
from .service import ServicePoint
from .sheet import ItinerarySheet
from .shown import ShownOffer
from .signing import Level, Signature, SigningRound
from .signing_link import SigningLink
from .states import MOVES, ContractState
from .template import Template, TemplateVersion
from .text_index import TextIndex
from .traveller import ContractTraveller

__all__ = [
    "Allocation",
    "Due",
    "Obligation",
    "ObligationPaper",
    "Receipt",
    "MOVES",
    "ApprovalDecision",
    "ApprovalPolicy",
    "ApprovalStep",
    "CheckResult",
    "CheckRule",
    "CheckRuleChange",
    "CheckRun",
    "CheckTick",
    "CheckWaiver",
    "Clause",
    "Consultation",
    "Contract",
    "ContractKind",
    "ContractScan",
    "ContractState",
    "ContractTraveller",
    "Delegation",
    "Dossier",
    "DossierItem",
    "DossierPart",
    "ExpiryDecision",
    "ExpiryLadder",
    "ExpiryStep",
    "Dispute",
    "DisputeDeadline",
    "DisputeEntry",
    "DisputePaper",
    "EarlyEnd",
    "HouseFacts",
    "ItinerarySheet",
    "Level",
    "Licence",
    "LicenceFile",
    "LicenceReminder",
    "ProviderCall",
    "ProviderTask",
    "Revision",
    "SandboxCall",
    "SandboxTask",
    "ScanMatch",
    "Seal",
    "SealHandover",
    "SealUse",
    "ServicePoint",
    "ScanPage",
    "Severity",
    "ShownOffer",
    "Signature",
    "SigningLink",
    "SigningRound",
    "Stage",
    "Template",
    "TemplateVersion",
    "TextIndex",
]
