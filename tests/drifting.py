"""What ``check`` finds in a piece of code, in short."""

from __future__ import annotations

import re

from codedoc_core.checks.select import Selection
from codedoc_core.checks.service import FileCheck, FileFindings, check_file


def checked(code: str, *select: str, **options) -> FileFindings:
    return check_file(FileCheck(code.encode(), "shop.cart", selection=Selection(select), **options))


def findings(code: str, *select: str, **options) -> list[str]:
    """Each finding as its code and the first thing that its message quotes."""
    found = checked(code, *select, **options).findings
    return [f"{finding.code} {(re.findall('`([^`]*)`', finding.message) or [''])[0]}" for finding in found]
