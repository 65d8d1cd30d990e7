"""CodeDoc's core: docstrings that cannot lie about the code.

One symbol's journey, and where each step lives:

- ``decode`` and ``parse``: bytes to ``SourceText`` to a ``Module`` of ``Symbol``s
- ``infer_facts``: what the code proves about a symbol, as ``SymbolFacts``
- ``DocWriter``: the port through which prose comes, as ``Draft``s; ``OfflineWriter`` needs no model
- ``document``: the whole journey of one file as a function of values: facts, drafts, verification, proof
- ``generate``: the journey over files and folders, in isolated workers, with atomic writes
- ``run``: calls an asynchronous function from a script

Example:
    >>> import codedoc_core
    >>> request = codedoc_core.DocumentRequest(b"def double(x):\\n    return 2 * x\\n")
    >>> codedoc_core.document_offline(request).data != request.data
    True
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar, TypeVarTuple

from codedoc_core.checks.coverage import Scope
from codedoc_core.checks.draft import Verdict, verify
from codedoc_core.checks.findings import Finding
from codedoc_core.checks.safety import Insertion, Proof, prove
from codedoc_core.docstrings.draft import Draft
from codedoc_core.docstrings.profile import Style, StyleProfile
from codedoc_core.docstrings.sections import Docstring, Entry, Section, SectionKind
from codedoc_core.errors import CodeDocError, UnreadableSource, UsageError, WriteRefused
from codedoc_core.facts.facts import SymbolFacts
from codedoc_core.facts.infer import infer_facts
from codedoc_core.source.text import SourceText, decode
from codedoc_core.symbols.parse import parse
from codedoc_core.symbols.symbol import Module, Symbol, SymbolKind
from codedoc_core.writing.diff import unified_diff
from codedoc_core.writing.offline import OfflineWriter, document_offline
from codedoc_core.writing.service import DocumentRequest, DocumentResult, Status, SymbolOutcome, document
from codedoc_core.writing.writer import DocWriter, SymbolContext

T = TypeVar("T")
Ts = TypeVarTuple("Ts")

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from typing import Unpack

    from codedoc_core.documenter import (
        Delivery,
        Event,
        FileOutcome,
        FileStatus,
        GenerateRequest,
        Report,
        Started,
        generate,
        generate_text,
    )

__all__ = [
    "CodeDocError",
    "Delivery",
    "DocWriter",
    "Docstring",
    "DocumentRequest",
    "DocumentResult",
    "Draft",
    "Entry",
    "Event",
    "FileOutcome",
    "FileStatus",
    "Finding",
    "GenerateRequest",
    "Insertion",
    "Module",
    "OfflineWriter",
    "Proof",
    "Report",
    "Scope",
    "Section",
    "SectionKind",
    "SourceText",
    "Started",
    "Status",
    "Style",
    "StyleProfile",
    "Symbol",
    "SymbolContext",
    "SymbolFacts",
    "SymbolKind",
    "SymbolOutcome",
    "UnreadableSource",
    "UsageError",
    "Verdict",
    "WriteRefused",
    "decode",
    "document",
    "document_offline",
    "generate",
    "generate_text",
    "infer_facts",
    "parse",
    "prove",
    "run",
    "unified_diff",
    "verify",
]

# These bring asyncio and anyio, 100 ms that a script which only reads code need not pay.
_WIRED = frozenset(
    {
        "Delivery",
        "Event",
        "FileOutcome",
        "FileStatus",
        "GenerateRequest",
        "Report",
        "Started",
        "generate",
        "generate_text",
    }
)


def __getattr__(name: str) -> Any:  # noqa: ANN401
    if name not in _WIRED:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from codedoc_core import documenter  # noqa: PLC0415

    return getattr(documenter, name)


def __dir__() -> list[str]:
    return __all__


def run(function: Callable[[Unpack[Ts]], Awaitable[T]], *args: Unpack[Ts]) -> T:
    """Call an asynchronous function from a script and return its result.

    Args:
        function: Such as ``generate``.
        *args: Its arguments.
    """
    import anyio  # noqa: PLC0415

    return anyio.run(function, *args)
