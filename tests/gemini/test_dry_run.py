"""What a dry run says beforehand, beside what the run then used: by another way of counting, and for all kinds of code."""

from __future__ import annotations

import math
import re
from pathlib import Path

import pytest
from fake_gemini import gemini

from codedoc_core import GenerateRequest, Scope, generate

PIECE = re.compile(r"[A-Za-z]+|\d|\s+|[^\w\s]|_")


def pieces(text: str) -> int:
    """Tokens as a tokenizer finds them: words in pieces of five letters, digits one by one, signs mostly in pairs."""
    found = (match[0] for match in PIECE.finditer(text))
    return round(
        sum(math.ceil(len(p) / 5) if p.isalpha() else 0.55 if not p.isspace() else 0.35 * (p != " ") for p in found)
    )


def function(at: int) -> str:
    return (
        f"def measure_{at}(width, height, *, unit='m', limit={at}):\n"
        f"    if width > limit:\n        raise ValueError('too wide')\n"
        f"    area = width * height\n    return [area + {at}, unit]\n\n\n"
    )


def shape(at: int) -> str:
    fields = "".join(f"    part_{n}: int = {n}\n" for n in range(12))
    methods = "".join(f"\n    def turn_{n}(self, angle):\n        self.angle = angle % {n + 360}\n" for n in range(4))
    return f"class Shape{at}:\n{fields}{methods}\n\n"


DOCUMENTED = 'def known_{0}(width):\n    """Return the double of a width."""\n    return width * 2\n\n\n'
CASES = {
    "one small file": {"a.py": function(1) + function(2)},
    "one long file": {"a.py": "".join(map(function, range(180)))},
    "many small files": {f"m{n}.py": function(n) for n in range(40)},
    "classes": {"a.py": "".join(map(shape, range(25)))},
    "half documented": {f"m{n}.py": function(n) + DOCUMENTED.format(n) for n in range(25)},
    "one function in a long file": {"a.py": function(0) + "".join(DOCUMENTED.format(n) for n in range(300))},
}


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("GOOGLE_API_KEY", "GOOGLE_GENAI_USE_VERTEXAI", "GOOGLE_GENAI_USE_ENTERPRISE", "CODEDOC_MODEL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("GEMINI_API_KEY", "not-a-key")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    (tmp_path / "p").mkdir()
    (tmp_path / "p" / "pyproject.toml").write_text("[tool.codedoc]\n")
    return tmp_path / "p"


def assert_close(estimate, actual):
    assert estimate.is_estimate
    assert estimate.requests == actual.requests
    for name in ("input_tokens", "output_tokens", "cost"):
        assert getattr(estimate, name) == pytest.approx(getattr(actual, name), rel=0.15), name


@pytest.mark.parametrize("name", CASES)
async def test_a_dry_run_is_within_fifteen_percent_of_the_run(name, project, monkeypatch):
    for file, text in CASES[name].items():
        (project / file).write_text(text)
    request = GenerateRequest((project,), scope=Scope.ALL, writer="gemini")
    async with gemini(count=pieces, thoughts=250) as fake:
        monkeypatch.setenv("GOOGLE_GEMINI_BASE_URL", fake.url)
        estimate = (await generate(replace_dry(request))).spent
        assert fake.log == []
        report = await generate(request)
    assert_close(estimate, report.spent)


async def test_what_was_paid_before_is_not_estimated_again(project, monkeypatch):
    for n in range(30):
        (project / f"m{n}.py").write_text(function(n))
    half = tuple(project / f"m{n}.py" for n in range(15))
    async with gemini(count=pieces, thoughts=250) as fake:
        monkeypatch.setenv("GOOGLE_GEMINI_BASE_URL", fake.url)
        await generate(GenerateRequest(half, scope=Scope.ALL, writer="gemini"))
        for path in half:
            path.write_text(function(int(path.stem[1:])))  # the docstrings are lost, the answers are not
        request = GenerateRequest((project,), scope=Scope.ALL, writer="gemini")
        estimate = (await generate(replace_dry(request))).spent
        actual = (await generate(request)).spent
    assert_close(estimate, actual)


def replace_dry(request: GenerateRequest) -> GenerateRequest:
    return GenerateRequest(request.paths, scope=request.scope, writer=request.writer, dry_run=True)
