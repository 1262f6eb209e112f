from .audit import AuditPlan, ProgrammeLine
from .audit_evidence import AuditFile, Responsibility
from .audit_finding import AuditFinding, CorrectiveAction
from .audit_review import ManagementReview, MinorsFiling
from .audit_sample import AuditSample, WorkingPaper
from .chain import Chain, ChainHead, ChainLink, Checkpoint, RegisterCheck, Witness
from .checkup import SecurityCheck
from .control import ControlResult, ControlRun
from .disposal import Certificate, Completion, DisposalBatch, DisposalItem, Probe
from .file_proof import FileProof
from .hold import HeldArchive, LegalHold
from .impact import ImpactAssessment
from .incident import AffectedArchive, Incident
from .outward import OutwardShare
from .outward_link import OutwardLink
from .outward_people import OutwardStep, OutwardSubject
from .paper import PaperBox, PaperFile
from .paper_count import PaperCount, PaperInventory
from .paper_loan import PaperLoan
from .recertification import Recertification, RecertifiedAccess
from .recipient import RecipientOrg
from .recipient_file import RecipientFile
from .remain import Remain
from .retention import RetentionRule
from .review import ReviewCampaign, ReviewItem
from .rights import RightsRequest
from .rights_decision import RightsLine, RightsPackage, RightsRecipient
from .spot_check import Finding, SpotCheck
from .sweep import Sweep

__all__ = [
    "FileProof",
    "SecurityCheck",
    "AffectedArchive",
    "ImpactAssessment",
    "Incident",
    "AuditFile",
    "AuditFinding",
    "AuditPlan",
    "AuditSample",
    "CorrectiveAction",
    "ManagementReview",
    "MinorsFiling",
    "Responsibility",
    "WorkingPaper",
    "ControlResult",
    "ControlRun",
    "ProgrammeLine",
    "Certificate",
    "Completion",
    "DisposalBatch",
    "DisposalItem",
    "HeldArchive",
    "LegalHold",
    "OutwardLink",
    "OutwardShare",
    "OutwardStep",
    "OutwardSubject",
    "PaperBox",
    "PaperCount",
    "PaperFile",
    "PaperInventory",
    "PaperLoan",
    "Probe",
    "Remain",
    "RetentionRule",
    "Chain",
    "ChainHead",
    "ChainLink",
    "Checkpoint",
    "Finding",
    "Recertification",
    "RecertifiedAccess",
    "RecipientFile",
    "RecipientOrg",
    "RegisterCheck",
    "ReviewCampaign",
    "ReviewItem",
    "RightsLine",
    "RightsPackage",
    "RightsRecipient",
    "RightsRequest",
    "SpotCheck",
    "Sweep",
    "Witness",
]
