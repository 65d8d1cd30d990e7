r"""CodeDoc's core: docstrings that cannot lie about the code.

One symbol's journey, and where each step lives:

- ``decode`` and ``parse``: bytes to ``SourceText`` to a ``Module`` of ``Symbol``s
- ``infer_facts``: what the code proves about a symbol, as ``SymbolFacts``
- ``DocWriter``: the port through which prose comes, as ``Draft``s; ``OfflineWriter`` needs no model
- ``document``: the whole journey of one file as a function of values: facts, drafts, verification, proof
- ``check``: what lacks a docstring, and what docstrings say that the code does not bear out
- ``generate``: the journey over files and folders, in isolated workers, with atomic writes
- ``Assistant``: what an assistant asks: scan, context, check, apply
- ``Editor``: the same for buffers that are being typed in: outline, edits, findings, skeletons
- ``run``: calls an asynchronous function from a script

Example:
    >>> import codedoc_core
    >>> request = codedoc_core.DocumentRequest(b"def double(x):\n    return 2 * x\n")
    >>> codedoc_core.document_offline(request).data != request.data
    True
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any, TypeVar, TypeVarTuple

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from codedoc_core.checks.coverage import Scope
    from codedoc_core.checks.draft import Verdict, verify
    from codedoc_core.checks.findings import Finding, Fix
    from codedoc_core.checks.safety import Insertion, Proof, prove
    from codedoc_core.checks.select import CODES
    from codedoc_core.context.symbol import SymbolContext
    from codedoc_core.docstrings.draft import Draft
    from codedoc_core.docstrings.profile import Style, StyleProfile
    from codedoc_core.docstrings.sections import Docstring, Entry, Section, SectionKind
    from codedoc_core.documenter.account import (
        Account,
        Login,
        LoginRequest,
        Logout,
        Patient,
        github_access,
        login,
        logout,
        whoami,
    )
    from codedoc_core.documenter.assistant import Assistant, AssistantRun, AssistantScan
    from codedoc_core.documenter.assistant_jobs import AssistantJob, AssistantJobs, Tally
    from codedoc_core.documenter.assistant_remote import (
        AssistantPublication,
        publish_for_assistant,
        sync_for_assistant,
    )
    from codedoc_core.documenter.assistant_told import Told
    from codedoc_core.documenter.check import CheckRequest, check
    from codedoc_core.documenter.context import Shown, show_context
    from codedoc_core.documenter.editor import Editor, code_link
    from codedoc_core.documenter.editor_settings import EditorConfiguration, EditorSettings
    from codedoc_core.documenter.editor_writers import EditorWriter, SharedWriter, WriterDoor, chosen_door
    from codedoc_core.documenter.facts import FactsRequest, list_facts
    from codedoc_core.documenter.function import FunctionDocumentation, generate_function_documentation
    from codedoc_core.documenter.generate import generate, generate_text
    from codedoc_core.documenter.jobs import (
        JobDetails,
        cancel_job,
        list_all_jobs,
        list_jobs,
        resume_job,
        retry_job,
        show_job,
        why,
    )
    from codedoc_core.documenter.landing import Landing, Page, ask_writer, land_drafts, settle_edits
    from codedoc_core.documenter.named import without_excluded
    from codedoc_core.documenter.remote import (
        RemoteDelivery,
        RemoteReport,
        RemoteRequest,
        document_repository,
        sync_repository,
    )
    from codedoc_core.documenter.repositories import (
        list_repositories,
        select_repositories,
        selected_repositories,
        sync_repositories,
    )
    from codedoc_core.documenter.request import Delivery, GenerateRequest
    from codedoc_core.documenter.stream import generate_events
    from codedoc_core.documenter.style import StyleReport, style
    from codedoc_core.documenter.web_login import WebLogin
    from codedoc_core.documenter.workers import run_worker
    from codedoc_core.errors import CodeDocError, GitHubRefused, StoreFailed, UnreadableSource, UsageError, WriteRefused
    from codedoc_core.facts.facts import SymbolFacts
    from codedoc_core.facts.infer import infer_facts
    from codedoc_core.github.access import GitHubAccess, GitHubHost, Token
    from codedoc_core.github.client import GitHubClient, open_github
    from codedoc_core.github.device import DeviceCode
    from codedoc_core.github.identity import Identity
    from codedoc_core.github.limits import Wait
    from codedoc_core.github.publish import PullRequest
    from codedoc_core.github.repositories import Repository, RepositoryChanges, RepositoryFilter, RepositoryRecord
    from codedoc_core.github.sync import Synced
    from codedoc_core.github.web import SignedIn
    from codedoc_core.jobs.check import CheckedFile, CheckReport
    from codedoc_core.jobs.events import (
        Drafted,
        Event,
        JobStarted,
        Paid,
        Started,
        Surveyed,
        UnitStarted,
        Unrecorded,
        Verified,
        Waiting,
    )
    from codedoc_core.jobs.facts import FactsReport
    from codedoc_core.jobs.job import DocumentationJob, JobState
    from codedoc_core.jobs.outcome import FileOutcome, FileStatus, Report
    from codedoc_core.jobs.provenance import Authorship
    from codedoc_core.source.edit import Edit
    from codedoc_core.source.lines import Lines
    from codedoc_core.source.text import Columns, SourceText, Span, decode
    from codedoc_core.symbols.parse import parse
    from codedoc_core.symbols.symbol import Module, Symbol, SymbolKind
    from codedoc_core.transport.spending import SpendingLimits
    from codedoc_core.writing.asked import (
        Around,
        Buffer,
        Checked,
        Deed,
        EditorOptions,
        Mark,
        Offer,
        Outline,
        OutlineItem,
        Rewrite,
        Sighting,
        Skeleton,
        Target,
        Written,
    )
    from codedoc_core.writing.assistant import Proposal
    from codedoc_core.writing.diff import unified_diff
    from codedoc_core.writing.ledger import DocumentRequest, DocumentResult, Status, SymbolOutcome
    from codedoc_core.writing.offers import offers_at
    from codedoc_core.writing.offline import OfflineWriter
    from codedoc_core.writing.service import document, document_offline
    from codedoc_core.writing.writer import DocWriter, Spent

T = TypeVar("T")
Ts = TypeVarTuple("Ts")

__all__ = [
    "CODES",
    "Account",
    "Around",
    "Assistant",
    "AssistantJob",
    "AssistantJobs",
    "AssistantPublication",
    "AssistantRun",
    "AssistantScan",
    "Authorship",
    "Buffer",
    "CheckReport",
    "CheckRequest",
    "Checked",
    "CheckedFile",
    "CodeDocError",
    "Columns",
    "Deed",
    "Delivery",
    "DeviceCode",
    "DocWriter",
    "Docstring",
    "DocumentRequest",
    "DocumentResult",
    "DocumentationJob",
    "Draft",
    "Drafted",
    "Edit",
    "Editor",
    "EditorConfiguration",
    "EditorOptions",
    "EditorSettings",
    "EditorWriter",
    "Entry",
    "Event",
    "FactsReport",
    "FactsRequest",
    "FileOutcome",
    "FileStatus",
    "Finding",
    "Fix",
    "FunctionDocumentation",
    "GenerateRequest",
    "GitHubAccess",
    "GitHubClient",
    "GitHubHost",
    "GitHubRefused",
    "Identity",
    "Insertion",
    "JobDetails",
    "JobStarted",
    "JobState",
    "Landing",
    "Lines",
    "Login",
    "LoginRequest",
    "Logout",
    "Mark",
    "Module",
    "Offer",
    "OfflineWriter",
    "Outline",
    "OutlineItem",
    "Page",
    "Paid",
    "Patient",
    "Proof",
    "Proposal",
    "PullRequest",
    "RemoteDelivery",
    "RemoteReport",
    "RemoteRequest",
    "Report",
    "Repository",
    "RepositoryChanges",
    "RepositoryFilter",
    "RepositoryRecord",
    "Rewrite",
    "Scope",
    "Section",
    "SectionKind",
    "SharedWriter",
    "Shown",
    "Sighting",
    "SignedIn",
    "Skeleton",
    "SourceText",
    "Span",
    "SpendingLimits",
    "Spent",
    "Started",
    "Status",
    "StoreFailed",
    "Style",
    "StyleProfile",
    "StyleReport",
    "Surveyed",
    "Symbol",
    "SymbolContext",
    "SymbolFacts",
    "SymbolKind",
    "SymbolOutcome",
    "Synced",
    "Tally",
    "Target",
    "Token",
    "Told",
    "UnitStarted",
    "UnreadableSource",
    "Unrecorded",
    "UsageError",
    "Verdict",
    "Verified",
    "Wait",
    "Waiting",
    "WebLogin",
    "WriteRefused",
    "WriterDoor",
    "Written",
    "ask_writer",
    "cancel_job",
    "check",
    "chosen_door",
    "code_link",
    "decode",
    "document",
    "document_offline",
    "document_repository",
    "generate",
    "generate_events",
    "generate_function_documentation",
    "generate_text",
    "github_access",
    "infer_facts",
    "land_drafts",
    "list_all_jobs",
    "list_facts",
    "list_jobs",
    "list_repositories",
    "login",
    "logout",
    "offers_at",
    "open_github",
    "parse",
    "prove",
    "publish_for_assistant",
    "resume_job",
    "retry_job",
    "run",
    "run_worker",
    "select_repositories",
    "selected_repositories",
    "settle_edits",
    "show_context",
    "show_job",
    "style",
    "sync_for_assistant",
    "sync_repositories",
    "sync_repository",
    "unified_diff",
    "verify",
    "whoami",
    "why",
    "without_excluded",
]

# Where each name lives. It is imported on first use: a script pays for what it takes, and nothing here takes asyncio.
_HOMES = {
    "checks.coverage": ("Scope",),
    "checks.draft": ("Verdict", "verify"),
    "checks.findings": ("Finding", "Fix"),
    "checks.safety": ("Insertion", "Proof", "prove"),
    "checks.select": ("CODES",),
    "context.symbol": ("SymbolContext",),
    "docstrings.draft": ("Draft",),
    "docstrings.profile": ("Style", "StyleProfile"),
    "docstrings.sections": ("Docstring", "Entry", "Section", "SectionKind"),
    "documenter.assistant": ("Assistant", "AssistantRun", "AssistantScan"),
    "documenter.assistant_jobs": ("AssistantJob", "AssistantJobs", "Tally"),
    "documenter.assistant_remote": ("AssistantPublication", "publish_for_assistant", "sync_for_assistant"),
    "documenter.assistant_told": ("Told",),
    "documenter.check": ("CheckRequest", "check"),
    "documenter.editor": ("Editor", "code_link"),
    "documenter.editor_settings": ("EditorConfiguration", "EditorSettings"),
    "documenter.editor_writers": ("EditorWriter", "SharedWriter", "WriterDoor", "chosen_door"),
    "documenter.facts": ("FactsRequest", "list_facts"),
    "documenter.context": ("Shown", "show_context"),
    "documenter.function": ("FunctionDocumentation", "generate_function_documentation"),
    "documenter.generate": ("generate", "generate_text"),
    "documenter.request": ("Delivery", "GenerateRequest"),
    "documenter.jobs": (
        "JobDetails",
        "cancel_job",
        "list_all_jobs",
        "list_jobs",
        "resume_job",
        "retry_job",
        "show_job",
        "why",
    ),
    "documenter.web_login": ("WebLogin",),
    "documenter.workers": ("run_worker",),
    "documenter.landing": ("Landing", "Page", "ask_writer", "land_drafts", "settle_edits"),
    "documenter.stream": ("generate_events",),
    "documenter.named": ("without_excluded",),
    "documenter.remote": ("RemoteDelivery", "RemoteReport", "RemoteRequest", "document_repository", "sync_repository"),
    "documenter.style": ("StyleReport", "style"),
    "errors": ("CodeDocError", "GitHubRefused", "StoreFailed", "UnreadableSource", "UsageError", "WriteRefused"),
    "facts.facts": ("SymbolFacts",),
    "facts.infer": ("infer_facts",),
    "documenter.account": (
        "Account",
        "Login",
        "LoginRequest",
        "Logout",
        "Patient",
        "github_access",
        "login",
        "logout",
        "whoami",
    ),
    "documenter.repositories": (
        "list_repositories",
        "select_repositories",
        "selected_repositories",
        "sync_repositories",
    ),
    "github.access": ("GitHubAccess", "GitHubHost", "Token"),
    "github.client": ("GitHubClient", "open_github"),
    "github.device": ("DeviceCode",),
    "github.identity": ("Identity",),
    "github.limits": ("Wait",),
    "github.publish": ("PullRequest",),
    "github.repositories": ("Repository", "RepositoryChanges", "RepositoryFilter", "RepositoryRecord"),
    "github.sync": ("Synced",),
    "github.web": ("SignedIn",),
    "jobs.check": ("CheckReport", "CheckedFile"),
    "jobs.events": (
        "Drafted",
        "Event",
        "JobStarted",
        "Paid",
        "Started",
        "Surveyed",
        "UnitStarted",
        "Unrecorded",
        "Verified",
        "Waiting",
    ),
    "jobs.facts": ("FactsReport",),
    "jobs.job": ("DocumentationJob", "JobState"),
    "jobs.provenance": ("Authorship",),
    "jobs.outcome": ("FileOutcome", "FileStatus", "Report"),
    "source.edit": ("Edit",),
    "source.lines": ("Lines",),
    "source.text": ("Columns", "SourceText", "Span", "decode"),
    "symbols.parse": ("parse",),
    "symbols.symbol": ("Module", "Symbol", "SymbolKind"),
    "writing.asked": (
        "Around",
        "Buffer",
        "Checked",
        "Deed",
        "EditorOptions",
        "Mark",
        "Offer",
        "Outline",
        "OutlineItem",
        "Rewrite",
        "Sighting",
        "Skeleton",
        "Target",
        "Written",
    ),
    "transport.spending": ("SpendingLimits",),
    "writing.assistant": ("Proposal",),
    "writing.diff": ("unified_diff",),
    "writing.offline": ("OfflineWriter",),
    "writing.ledger": ("DocumentRequest", "DocumentResult", "Status", "SymbolOutcome"),
    "writing.offers": ("offers_at",),
    "writing.service": ("document", "document_offline"),
    "writing.writer": ("DocWriter", "Spent"),
}


def __getattr__(name: str) -> Any:  # noqa: ANN401
    for home, names in _HOMES.items():
        if name in names:
            return getattr(importlib.import_module(f"codedoc_core.{home}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return __all__


def run(function: Callable[[*Ts], Awaitable[T]], *args: *Ts) -> T:
    """Call an asynchronous function from a script and return its result.

    Args:
        function: Such as ``generate``.
        *args: Its arguments.

    Returns:
        What the function returns.
    """
    import anyio  # noqa: PLC0415

    return anyio.run(function, *args)
