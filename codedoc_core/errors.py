"""Every error CodeDoc raises.

```
CodeDocError
├── UsageError          the caller asked for something that cannot be: bad path, bad setting, unknown symbol
├── UnreadableSource    bytes that Python itself would not read as source
├── WriteRefused        a file that must not, or could not, be replaced; the original is intact
├── StoreFailed         the job store cannot be read or written; what it held stays as it was
├── ServiceFailed       a remote service did not do what it was asked
│   ├── ServiceBusy     it may when it is asked again
│   └── ServiceRefused  it will not, however often it is asked in this run
│       └── GitHubRefused   GitHub said no to one request; others may be answered
└── LimitReached        a limit that the caller set on spending
```

An expected problem of one file or one symbol is a value (a finding, an outcome). These errors are for what stops
the work at hand, and each carries plain data, never a live object.
"""

from __future__ import annotations


class CodeDocError(Exception):
    """Root of all errors that CodeDoc raises on purpose."""


class UsageError(CodeDocError):
    """The request itself is wrong; the message says what to change."""


class UnreadableSource(CodeDocError):
    """Bytes that the running interpreter cannot read as Python source.

    Attributes:
        code: Short machine name of the reason, such as ``"syntax"`` or ``"too-large"``.
        reason: The reason in words.
        line: 1-based line of the problem, or ``None`` where no line is to blame.
    """

    def __init__(self, code: str, reason: str, line: int | None = None) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason
        self.line = line

    def __reduce__(self) -> tuple[type[UnreadableSource], tuple[str, str, int | None]]:
        return type(self), (self.code, self.reason, self.line)


class WriteRefused(CodeDocError):
    """A file that was not replaced; its bytes are what they were before.

    Attributes:
        code: Short machine name of the reason, such as ``"changed"`` or ``"read-only"``.
        reason: The reason in words, with the next step where there is one.
    """

    def __init__(self, code: str, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason

    def __reduce__(self) -> tuple[type[WriteRefused], tuple[str, str]]:
        return type(self), (self.code, self.reason)


class StoreFailed(CodeDocError):
    """The job store cannot be read or written: a full disk, a file that is no database, a folder without permission.

    Attributes:
        path: Its file.
        reason: The reason in the system's words.
    """

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(
            f"the job store {path} cannot be used: {reason}; free space or mend its permissions, and run again"
            " (a store that is damaged may be moved away: only the memory of earlier runs is in it)"
        )
        self.path = path
        self.reason = reason

    def __reduce__(self) -> tuple[type[StoreFailed], tuple[str, str]]:
        return type(self), (self.path, self.reason)


class ServiceFailed(CodeDocError):
    """A remote service that did not do what it was asked.

    Attributes:
        code: Short machine name of the reason, such as ``"rate"``, ``"timed-out"`` or ``"key"``.
        reason: The reason in words.
        may_be_billed: Whether the request may have been worked on.
    """

    may_be_billed = False

    def __init__(self, code: str, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason

    def __reduce__(self) -> tuple[type[ServiceFailed], tuple[str, str]]:
        return type(self), (self.code, self.reason)


class ServiceBusy(ServiceFailed):
    """A remote service that may answer when it is asked again.

    Attributes:
        retry_after: Seconds that it asked to be left alone, or ``None``.
    """

    def __init__(
        self, code: str, reason: str, retry_after: float | None = None, *, may_be_billed: bool = False
    ) -> None:
        super().__init__(code, reason)
        self.retry_after = retry_after
        self.may_be_billed = may_be_billed


class ServiceRefused(ServiceFailed):
    """A remote service that will not answer in this run: a bad key, an unknown model, a quota used up, an outage."""


class GitHubRefused(ServiceRefused):
    """GitHub's refusal of one request, with its cause and the next step in words.

    Attributes:
        status: The reply's status, such as 404.
        said: GitHub's own words, for who must tell one refusal from another.
    """

    def __init__(self, code: str, reason: str, status: int, said: str = "") -> None:
        super().__init__(code, reason)
        self.status = status
        self.said = said

    def __reduce__(self) -> tuple[type[GitHubRefused], tuple[str, str, int, str]]:  # type: ignore[override]
        return type(self), (self.code, self.reason, self.status, self.said)


class LimitReached(CodeDocError):
    """A limit that the caller set on spending; the message says which."""
