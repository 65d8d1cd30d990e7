"""What never leaves: files on the list by whatever road, and what other files would tell of them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from fake_gemini import FakeGemini, gemini

from codedoc_core import GenerateRequest, Scope, generate, run, show_context
from codedoc_core.errors import UsageError

HIDDEN = '''"""Rates that nobody else may see."""


class Rates:
    """Know the marigold formula."""

    def quote(self, amount):
        """Use the marigold formula.

        Args:
            amount: What the marigold client pays.
        """
        if amount < 7341:
            raise ValueError("below the marigold limit")
        return amount * 3


def undocumented_marigold(amount):
    return Rates().quote(amount) + 7341
'''
OPEN = """from rates import Rates, undocumented_marigold


class Cheap(Rates):
    def quote(self, amount):
        return undocumented_marigold(amount)


def total(amount):
    return Cheap().quote(amount)
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("GOOGLE_API_KEY", "GOOGLE_GENAI_USE_VERTEXAI", "GOOGLE_GENAI_USE_ENTERPRISE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("GEMINI_API_KEY", "not-a-key")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    root = tmp_path / "p"
    root.mkdir()
    (root / "pyproject.toml").write_text('[tool.codedoc]\nnever-send = ["rates.py"]\n')
    (root / "rates.py").write_text(HIDDEN)
    (root / "shop.py").write_text(OPEN)
    return root


def use(fake: FakeGemini, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GOOGLE_GEMINI_BASE_URL", fake.url)


def sent(fake: FakeGemini) -> str:
    return json.dumps([each.body for each in fake.log])


async def test_nothing_of_a_file_on_the_list_is_sent_and_its_docstrings_come_offline(project, monkeypatch):
    async with gemini() as fake:
        use(fake, monkeypatch)
        report = await generate(GenerateRequest((project,), scope=Scope.ALL))
    assert "Cheap" in sent(fake)
    assert "7341" not in sent(fake)
    assert sent(fake).count("undocumented_marigold") == 2  # as the open file itself imports and calls it
    assert not [words for words in ("marigold formula", "marigold limit", "marigold client") if words in sent(fake)]
    assert report.written["offline: their file is never sent"] == 1
    assert "amount" in (project / "rates.py").read_text().rpartition("def undocumented_marigold")[2]


async def test_without_the_list_it_would_be_sent(project, monkeypatch):
    (project / "pyproject.toml").write_text("[tool.codedoc]\n")
    async with gemini() as fake:
        use(fake, monkeypatch)
        await generate(GenerateRequest((project,), scope=Scope.ALL))
    assert "7341" in sent(fake)


@pytest.mark.parametrize("name", [".env.py", "my_secrets.py", "conf/local_settings.py", "aws_credentials.py"])
async def test_files_that_hold_secrets_by_their_name_are_always_on_the_list(name, project, monkeypatch):
    (project / "pyproject.toml").write_text(f'[tool.codedoc]\nnever-send = ["!{name}"]\n')  # a project takes none away
    path = project / name
    path.parent.mkdir(exist_ok=True)
    path.write_text("def undocumented(amount):\n    return amount * 7341\n")
    async with gemini() as fake:
        use(fake, monkeypatch)
        await generate(GenerateRequest((path,), scope=Scope.ALL))
    assert "7341" not in sent(fake)


async def test_another_name_for_the_file_is_no_way_around_the_list(project, monkeypatch):
    (project / "harmless.py").symlink_to(project / "rates.py")
    async with gemini() as fake:
        use(fake, monkeypatch)
        await generate(GenerateRequest((project / "harmless.py", project / "shop.py"), scope=Scope.ALL))
    assert "7341" not in sent(fake)


def test_context_says_that_nothing_is_sent(project):
    with pytest.raises(UsageError, match=r"rates\.py is ever sent"):
        run(show_context, project / "rates.py", "undocumented_marigold")


async def test_what_is_objected_to_a_draft_tells_no_secret(project, monkeypatch):
    (project / "shop.py").write_text('def login(password="correcthorse!"):\n    return password\n')

    def lie(key: str, name: str) -> str:
        return "The word. Defaults to 'wrong'." if name == "password" else "Log in."

    async with gemini(text=lie) as fake:
        use(fake, monkeypatch)
        await generate(GenerateRequest((project / "shop.py",), scope=Scope.ALL))
    assert len(fake.log) == 2, "one request, and one about what is wrong"
    assert "defaults to" in sent(fake)
    assert "correcthorse!" not in sent(fake)


async def test_documentation_of_what_is_overridden_is_redacted(project, monkeypatch):
    (project / "pyproject.toml").write_text("[tool.codedoc]\n")
    (project / "rates.py").write_text(HIDDEN.replace("Use the marigold", "Ask joe.doe@company.org for the marigold"))
    async with gemini() as fake:
        use(fake, monkeypatch)
        await generate(GenerateRequest((project / "shop.py",), scope=Scope.ALL))
    assert "overrides rates.Rates.quote: Ask REDACTED_ADDRESS_1" in sent(fake)
    assert "joe.doe" not in sent(fake)


async def test_conditions_taken_from_other_files_are_redacted(project, monkeypatch):
    (project / "pyproject.toml").write_text("[tool.codedoc]\n")
    secret = "zq8" + "Xw2Lm9Vt4Rk7Bp3Nc6"
    (project / "rates.py").write_text(
        f'def check(key):\n    """Check a key."""\n    if key == "{secret}":\n        raise PermissionError(key)\n'
    )
    (project / "shop.py").write_text("from rates import check\n\n\ndef use(key):\n    check(key)\n    return key\n")
    async with gemini() as fake:
        use(fake, monkeypatch)
        await generate(GenerateRequest((project,), scope=Scope.ALL))
    assert "def use" in sent(fake)
    assert secret not in sent(fake)
