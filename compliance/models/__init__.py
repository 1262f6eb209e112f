from .review import ReviewCampaign, ReviewItem
from .spot_check import Finding, SpotCheck
from .sweep import Sweep

__all__ = ["Finding", "ReviewCampaign", "ReviewItem", "SpotCheck", "Sweep"]
