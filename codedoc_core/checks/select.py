"""The codes of findings, and which of them a project wants to hear of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

CODES: Final = {
    "CD101": "module without a docstring",
    "CD102": "class without a docstring",
    "CD103": "function without a docstring",
    "CD104": "method without a docstring",
    "CD201": "parameter that is not documented, where others are",
    "CD202": "documented parameter that does not exist",
    "CD203": "documented parameter that has another name now",
    "CD204": "parameters documented in another order than that of the signature",
    "CD205": "documented type of a parameter that contradicts its annotation",
    "CD206": "documented default that is not the default",
    "CD207": "documented type of a parameter or result that shares no name with its annotation",
    "CD208": "parameter that is not documented, as most are not",
    "CD209": "description of a parameter that is not written as an entry",
    "CD211": "value returned, but no Returns section beside other sections",
    "CD212": "Returns section, but nothing is returned",
    "CD213": "documented type of the result that contradicts the annotation",
    "CD215": "Returns section that says that nothing is returned",
    "CD221": "value yielded, but no Yields section beside other sections",
    "CD222": "Yields section, but nothing is yielded",
    "CD223": "Returns section for what is yielded",
    "CD224": "result documented as returned where it is yielded, or the other way round, which may be meant",
    "CD230": "exception raised, and a docstring without sections that does not tell, where the project does elsewhere",
    "CD231": "exception raised that the Raises section leaves out",
    "CD232": "exception raised, but no Raises section beside other sections",
    "CD233": "documented exception that cannot be raised",
    "CD234": "documented exception that the function does not raise itself",
    "CD235": "Raises field that names no exception where one belongs",
    "CD236": "exception of a callee that is not documented, where others document it as a rule",
    "CD237": "exception of a callee that is not documented, as it is not elsewhere",
    "CD238": "documented exception of which only a derived one is raised",
    "CD239": "documented exception that does not exist, where one of a like name does",
    "CD241": "attribute that the Attributes section leaves out",
    "CD242": "documented attribute that does not exist",
    "CD243": "attribute that the Attributes section leaves out, as it does most",
    "CD244": "documented attribute that only a base, a subclass or other code may set",
    "CD251": "reference to something that does not exist",
    "CD252": "escape that became a line break or control character",
    "CD261": "example that is not valid Python",
    "CD262": "example that calls the function with arguments it does not take",
    "CD301": "summary that does not end its sentence",
    "CD302": "text right below the summary, without a blank line between",
    "CD303": "underline of another length than the title above it",
    "CD900": "file that cannot be read",
    "CD902": "file that a worker could not finish",
}
"""Every code that ``check`` reports, with what it means."""

OPTIONAL: Final = frozenset(
    """CD207 CD208 CD211 CD215 CD221 CD224 CD230 CD232 CD234 CD237 CD243 CD244 CD301 CD302 CD303""".split()
)
"""Codes that are reported only where they are selected: true, but many a writer leaves these out on purpose."""

HABITS: Final = {
    "raises": frozenset({"CD232"}),
    "returns": frozenset({"CD211", "CD221"}),
}
"""Optional codes that are reported unasked where a project, or a file, has the habit of saying what they miss."""


@dataclass(frozen=True, slots=True)
class Selection:
    """Which codes are reported.

    Attributes:
        select: Prefixes of codes; all but the optional ones where empty.
        ignore: Prefixes of codes that are left out nevertheless.
    """

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()

    def holds(self, code: str, habitual: frozenset[str] = frozenset()) -> bool:
        """Whether a code is reported; of a prefix in both, the longer one wins.

        Args:
            code: A code.
            habitual: Optional codes that the habits of the code in question make due.
        """
        wanted = max((len(prefix) for prefix in self.select if code.startswith(prefix)), default=-1)
        refused = max((len(prefix) for prefix in self.ignore if code.startswith(prefix)), default=-1)
        if not self.select:
            wanted = -1 if code in OPTIONAL - habitual else 0
        return wanted > refused or code.startswith("CD9")


def unknown_prefix(prefixes: tuple[str, ...]) -> str | None:
    """Return the first prefix that no code begins with."""
    return next((prefix for prefix in prefixes if not any(code.startswith(prefix) for code in CODES)), None)
