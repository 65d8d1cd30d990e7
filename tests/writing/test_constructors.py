"""A constructor is described where the project describes constructors, and nowhere else."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import replace

import pytest

from codedoc_core.checks.coverage import Scope
from codedoc_core.context.symbol import SymbolContext
from codedoc_core.docstrings.draft import Draft
from codedoc_core.docstrings.profile import ConstructorDocs, Style, StyleProfile
from codedoc_core.writing.ledger import DocumentRequest, DocumentResult
from codedoc_core.writing.service import at_once, document, document_offline

SOURCE = '''
class Store:
    """Keeps orders."""

    def put(self, path):
        """Put an order.

        Args:
            path: Where the file lies.
        """


class Reader:  # Reads orders from a file.
    {docstring}

    def __init__(
        self,
        path,  # Where the file lies.
        limit=3,  # How many orders at most.
    ):
        if limit < 0:
            raise ValueError("limit must not be negative")
        self.path = path  # Where the file lies.
        self.limit = limit

    def read(self, count=1):
        return self.path
'''
BARE = SOURCE.replace("    {docstring}\n\n", "")
IN_CLASS = {
    Style.GOOGLE: """Args:
    path: Where the file lies.
    limit (int): How many orders at most. Defaults to ``3``.

Raises:
    ValueError: If ``limit`` is negative.""",
    Style.NUMPY: """Parameters
----------
path
    Where the file lies.
limit : int, default=3
    How many orders at most.

Raises
------
ValueError
    If ``limit`` is negative.""",
    Style.SPHINX: """:param path: Where the file lies.
:param limit: How many orders at most. Defaults to ``3``.
:type limit: int
:raises ValueError: If ``limit`` is negative.""",
}


class EagerWriter:
    """Describes all that the facts name."""

    async def write(self, contexts: Sequence[SymbolContext]) -> Sequence[Draft | None]:
        return [
            Draft("Do the work.", parameters=tuple((fact.name, "Something.") for fact in context.facts.parameters))
            for context in contexts
        ]


def written(source: str, profile: StyleProfile, **asked: object) -> tuple[str | None, str | None, DocumentResult]:
    """The docstrings of the class and of its constructor; a second run changes nothing."""
    request = DocumentRequest(source.encode(), profile=profile, **asked)  # type: ignore[arg-type]
    result = document_offline(request)
    assert document_offline(replace(request, data=result.data)).data == result.data
    return *docstrings(result.data), result


def docstrings(data: bytes) -> tuple[str | None, str | None]:
    reader = next(n for n in ast.parse(data).body if isinstance(n, ast.ClassDef) and n.name == "Reader")
    made = next(n for n in reader.body if isinstance(n, ast.FunctionDef) and n.name == "__init__")
    return ast.get_docstring(reader), ast.get_docstring(made)


@pytest.mark.parametrize("style", list(Style))
def test_a_class_describes_its_constructor_where_the_project_does_so(style: Style) -> None:
    of_class, of_init, result = written(BARE, StyleProfile(style=style, constructor=ConstructorDocs.CLASS))
    assert of_class is not None
    assert IN_CLASS[style] in of_class
    assert of_init is None
    outcome = next(each for each in result.symbols if each.qualname == "Reader.__init__")
    assert outcome.reason == "constructors are described by their classes here"


@pytest.mark.parametrize("style", list(Style))
@pytest.mark.parametrize("profile", [StyleProfile(), StyleProfile(constructor=ConstructorDocs.INIT)])
def test_the_constructor_describes_itself_elsewhere(style: Style, profile: StyleProfile) -> None:
    of_class, of_init, _ = written(BARE, replace(profile, style=style))
    assert of_class is not None
    assert "How many" not in of_class
    assert of_init is not None
    assert IN_CLASS[style] in of_init


TOLD = '"""Reads orders.\n\n    Args:\n        path: Where.\n        limit: How many.\n    """'


@pytest.mark.parametrize("constructor", list(ConstructorDocs))
@pytest.mark.parametrize("scope", list(Scope))
def test_what_the_class_describes_is_not_described_again(constructor: ConstructorDocs, scope: Scope) -> None:
    source = SOURCE.replace("{docstring}", TOLD)
    assert written(source, StyleProfile(constructor=constructor), scope=scope)[1] is None


def test_what_the_constructor_describes_is_not_described_again() -> None:
    told = TOLD.replace("\n", "\n    ")
    source = BARE.replace("        if limit < 0:", f"        {told}\n        if limit < 0:")
    of_class, _, _ = written(source, StyleProfile(constructor=ConstructorDocs.CLASS))
    assert of_class is not None
    assert "How many" not in of_class


def test_a_constructor_that_is_asked_for_by_name_is_described() -> None:
    profile = StyleProfile(constructor=ConstructorDocs.CLASS)
    _, of_init, _ = written(BARE, profile, qualnames=frozenset({"Reader.__init__"}))
    assert of_init is not None


@pytest.mark.parametrize(("constructor", "in_class"), [(ConstructorDocs.CLASS, True), (ConstructorDocs.INIT, False)])
def test_drafts_of_others_follow_too(constructor: ConstructorDocs, in_class: bool) -> None:
    request = DocumentRequest(BARE.encode(), profile=StyleProfile(constructor=constructor))
    of_class, of_init = docstrings(at_once(document(request, EagerWriter())).data)
    assert ("Something." in (of_class or ""), "Something." in (of_init or "")) == (in_class, not in_class)


STALE = {
    "google": '"""Reads orders.\n\n    Args:\n        path: Where.\n    """',
    "numpy": '"""Reads orders.\n\n    Parameters\n    ----------\n    path\n        Where.\n    """',
    "sphinx": '"""Reads orders.\n\n    :param path: Where.\n    """',
}
ADDED = {
    "google": "\n        limit: How many orders at most. Defaults to ``3``.\n",
    "numpy": "\n    limit : default=3\n        How many orders at most.\n",
    "sphinx": "\n    :param limit: How many orders at most. Defaults to ``3``.\n",
}


@pytest.mark.parametrize("style", list(Style))
@pytest.mark.parametrize("constructor", list(ConstructorDocs))
def test_an_update_adds_what_a_class_does_not_yet_say_of_its_constructor(
    style: Style, constructor: ConstructorDocs
) -> None:
    source = SOURCE.replace("{docstring}", STALE[style])
    _, of_init, result = written(source, StyleProfile(style=style, constructor=constructor), update=True)
    assert of_init is None
    assert ADDED[style] in result.data.decode()
