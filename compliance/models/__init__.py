from .sweep import Sweep

__all__ = ["Sweep"]
