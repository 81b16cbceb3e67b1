"""Turn a folder of raw news texts into a permanent, browsable, citable static archive."""

__version__ = "0.1.0"
