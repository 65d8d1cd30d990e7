"""One symbol, asked for by a program: its docstring comes back proved, and no file is touched."""

from __future__ import annotations

from pathlib import Path

import pytest
from fake_gemini import FakeGemini, gemini

import codedoc_core
from codedoc_core import FunctionDocumentation, generate_function_documentation
from codedoc_core.config import Settings
from codedoc_core.documenter.gemini import gemini_settings
from codedoc_core.errors import UsageError
from codedoc_core.transport.spending import SpendingLimits

CODE = '''"""Prices."""


class Cart:
    """What somebody wants to buy."""

    def total(self, items, discount=0):
        if discount > 1:
            raise ValueError("discount")
        return sum(items) * (1 - discount)
'''


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("GOOGLE_API_KEY", "GOOGLE_GENAI_USE_VERTEXAI", "GOOGLE_GENAI_USE_ENTERPRISE", "CODEDOC_MODEL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("GEMINI_API_KEY", "not-a-key")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    (tmp_path / "pyproject.toml").write_text("[project]\nname = 'shop'\n")
    path = tmp_path / "cart.py"
    path.write_text(CODE)
    return path


def words(key: str, name: str) -> str:
    known = {"summary": "Add up the prices of all items.", "discount": "The part to take off. Defaults to 7."}
    return known.get(name, "If the discount is more than all." if "raises" in name else "")


async def asked(
    path: Path, monkeypatch: pytest.MonkeyPatch, **more: object
) -> tuple[FunctionDocumentation, FakeGemini]:
    async with gemini(text=words) as fake:
        monkeypatch.setenv("GOOGLE_GEMINI_BASE_URL", fake.url)
        return await generate_function_documentation(path, "Cart.total", **more), fake  # type: ignore[arg-type]


async def test_a_docstring_comes_back_with_what_was_wrong_and_what_it_cost(path, monkeypatch):
    said, fake = await asked(path, monkeypatch)
    assert said.docstring.startswith("Add up the prices of all items.\n")
    assert "ValueError: If the discount is more than all." in said.docstring
    assert "Defaults to 7" not in said.docstring
    assert [finding.code for finding in said.findings] == []  # what was wrong was asked again, and left out
    assert said.written["by the model"] == 1
    assert said.spent.requests == len(fake.log) == 2
    assert said.spent.cost > 0
    assert {part.author.partition(",")[0] for part in said.parts} >= {"gemini-3.8-flash"}
    assert path.read_text() == CODE


async def test_the_same_again_costs_nothing(path, monkeypatch):
    first, _ = await asked(path, monkeypatch)
    again, fake = await asked(path, monkeypatch)
    assert (again.docstring, again.spent.requests, fake.log) == (first.docstring, 0, [])


async def test_the_offline_writer_asks_nobody(path, monkeypatch):
    said, fake = await asked(path, monkeypatch, writer="offline", style="numpy")
    assert "Raises\n        ------\n        ValueError" in said.docstring
    assert (said.spent, fake.log) == (None, [])


async def test_what_may_be_spent_is_kept_and_the_rest_is_told(path, monkeypatch):
    said, fake = await asked(path, monkeypatch, limits=SpendingLimits(requests=1))
    assert len(fake.log) == 1
    assert said.docstring


@pytest.mark.parametrize(
    ("arguments", "cause"),
    [
        ({"qualname": "Cart.missing"}, "no symbol 'Cart.missing' without a docstring"),
        ({"qualname": "Cart"}, "no symbol 'Cart' without a docstring"),  # it has one
        ({"path": "."}, "is a folder"),
        ({"path": "gone.py"}, "cannot be read: No such file"),
    ],
)
def test_what_cannot_be_asked_is_told_with_its_cause(arguments, cause, path, monkeypatch):
    where = path.parent / arguments.get("path", "cart.py")
    with pytest.raises(UsageError, match=cause):
        codedoc_core.run(
            lambda: generate_function_documentation(where, arguments.get("qualname", "f"), writer="offline")
        )


def test_without_a_key_there_is_no_model(path, monkeypatch):
    monkeypatch.delenv("GEMINI_API_KEY")
    with pytest.raises(UsageError, match="GEMINI_API_KEY"):
        codedoc_core.run(lambda: generate_function_documentation(path, "Cart.total", writer="gemini"))


@pytest.mark.parametrize(
    ("model", "is_fine"),
    [("gemini-3.1-flash-lite", True), ("gemini-3.8-flash", True), ("gemini-3.1-pro", False), ("gemini-9", False)],
)
def test_a_checkout_does_not_choose_a_dearer_model(model, is_fine, monkeypatch):
    monkeypatch.delenv("CODEDOC_MODEL", raising=False)
    project = Settings(gemini={"model": model})
    if is_fine:
        assert gemini_settings(project, None, SpendingLimits()).model == model
    else:
        with pytest.raises(UsageError, match=f"say --model {model}"):
            gemini_settings(project, None, SpendingLimits())
    assert gemini_settings(project, model, SpendingLimits()).model == model
    monkeypatch.setenv("CODEDOC_MODEL", model)
    assert gemini_settings(project, None, SpendingLimits()).model == model
