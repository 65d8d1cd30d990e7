"""Drift: what a docstring says that its code no longer bears out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from codedoc_core.checks.drift_attributes import attribute_findings
from codedoc_core.checks.drift_callees import callee_findings
from codedoc_core.checks.drift_escapes import escape_findings
from codedoc_core.checks.drift_examples import example_findings
from codedoc_core.checks.drift_parameters import parameter_findings
from codedoc_core.checks.drift_raises import raise_findings
from codedoc_core.checks.drift_references import reference_findings
from codedoc_core.checks.drift_results import result_findings
from codedoc_core.checks.drift_values import value_findings
from codedoc_core.checks.drift_view import CodeAround, DriftView
from codedoc_core.checks.style_findings import style_findings
from codedoc_core.docstrings.read import read

if TYPE_CHECKING:
    from codedoc_core.checks.findings import Finding
    from codedoc_core.symbols.symbol import Symbol


def drift(symbol: Symbol, around: CodeAround) -> tuple[Finding, ...]:
    """Compare the docstring of a symbol with its code.

    A section is compared only where somebody wrote it; what the code does not settle is not held against it.

    Args:
        symbol: A symbol of the file; one without a docstring has no drift.
        around: What stands around it.
    """
    if not symbol.docstring:
        return ()
    view = DriftView(symbol, around, read(symbol.docstring))
    return tuple(finding for check in _CHECKS for finding in check(view))


_CHECKS: Final = (
    parameter_findings,
    value_findings,
    result_findings,
    raise_findings,
    callee_findings,
    attribute_findings,
    reference_findings,
    escape_findings,
    example_findings,
    style_findings,
)
