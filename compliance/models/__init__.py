from .chain import Chain, ChainHead, ChainLink, Checkpoint, RegisterCheck, Witness
from .recertification import Recertification, RecertifiedAccess
from .review import ReviewCampaign, ReviewItem
from .spot_check import Finding, SpotCheck
from .sweep import Sweep

__all__ = [
    "Chain",
    "ChainHead",
    "ChainLink",
    "Checkpoint",
    "Finding",
    "Recertification",
    "RecertifiedAccess",
    "RegisterCheck",
    "ReviewCampaign",
    "ReviewItem",
    "SpotCheck",
    "Sweep",
    "Witness",
]
