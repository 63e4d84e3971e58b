"""nkmonitor: signals in what North Korean media say and leave out."""

__version__ = "0.1.0"
