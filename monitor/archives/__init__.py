"""Files and folders that hold documents. `read_archive` is the one way in."""

from monitor.archives.options import ArchiveOptions, archive_date
from monitor.archives.reader import archive_files, is_feed_file, read_archive

__all__ = ["ArchiveOptions", "archive_date", "archive_files", "is_feed_file", "read_archive"]
