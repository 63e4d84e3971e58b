"""The errors a caller can act on. Each message is one line that says what to do.

NkmonitorError
├── UserError            the call, a file or the configuration is wrong: exit code 2, never retried
│   ├── ConfigError      config.toml or the environment
│   ├── CatalogError     a catalog file
│   └── InputError       an archive path, a day, an unknown country or signal
├── DatabaseError        the database cannot be used as it is (newer schema, locked, unreachable): exit code 1
├── AlreadyRunning       another daemon holds this database: exit code 1
└── DeliveryError        an alert could not be delivered; `retry` says whether trying again can help
"""


class NkmonitorError(Exception):
    exit_code = 1


class UserError(NkmonitorError):
    exit_code = 2


class ConfigError(UserError):
    pass


class CatalogError(UserError):
    pass


class InputError(UserError):
    pass


class DatabaseError(NkmonitorError):
    pass


class AlreadyRunning(NkmonitorError):
    pass


class DeliveryError(NkmonitorError):
    """`retry`: whether trying again can help; `after`: seconds to wait at least, where the server said so."""

    def __init__(self, message: str, *, retry: bool, after: float | None = None, code: str = "") -> None:
        super().__init__(message)
        self.retry = retry
        self.after = after
        self.code = code
