"""Files and folders that hold documents. `read_archive` is the one way in."""

from monitor.archives.options import ArchiveOptions
from monitor.archives.reader import archive_files, read_archive

__all__ = ["ArchiveOptions", "archive_files", "read_archive"]
