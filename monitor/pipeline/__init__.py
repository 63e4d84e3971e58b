"""Where the parts meet: ingest, detect, raise, deliver. The daemon and the commands call only this."""
