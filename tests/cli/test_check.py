"""``codedoc check`` as a person, a script and a CI service meet it."""

from __future__ import annotations

import json
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import pytest
from test_generate import codedoc, git

STALE = '''"""A shop."""


def total(items, rate=0.2):
    """Return the total.

    Args:
        items: What to add up.
        tax: Rate of the tax.
    """
    return sum(items) * rate
'''


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "pyproject.toml").write_text("[project]\nname = 'shop'\n")
    (tmp_path / "shop.py").write_text(STALE)
    return tmp_path


def found(project: Path, *arguments: str) -> list[dict[str, object]]:
    done = codedoc("check", "--format", "jsonl", *arguments, cwd=project)
    assert done.returncode in (0, 1), done.stderr
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == bool(lines)
    return lines


def codes(project: Path, *arguments: str) -> list[object]:
    return [line["code"] for line in found(project, *arguments)]


def test_a_line_of_jsonl_says_where_what_and_how_to_mend_it(project: Path):
    (line,) = found(project)
    assert line == {
        "file": "shop.py",
        "line": 9,
        "column": 9,
        "code": "CD203",
        "symbol": "total",
        "message": "`tax` is documented, but the parameter is called `rate`",
        "fix": {"line": 9, "column": 9, "end_column": 12, "text": "rate"},
    }


def test_text_is_one_line_a_finding_and_a_closing_count(project: Path):
    done = codedoc("check", cwd=project)
    first, closing = done.stdout.decode().splitlines()
    assert first.startswith("shop.py:9:9 CD203 `tax` is documented")
    assert closing.startswith("1 finding (CD203 × 1) in 1 file, 100.0% of 2 symbols documented")


def test_json_holds_the_findings_and_the_tally(project: Path):
    told = json.loads(codedoc("check", "--format", "json", cwd=project).stdout)
    assert [finding["code"] for finding in told["findings"]] == ["CD203"]
    assert told["summary"]["codes"] == {"CD203": 1}


def test_sarif_names_rule_place_and_fix(project: Path):
    log = json.loads(codedoc("check", "--format", "sarif", cwd=project).stdout)
    assert log["version"] == "2.1.0"
    (run,) = log["runs"]
    (result,) = run["results"]
    assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"] == "CD203"
    place = result["locations"][0]["physicalLocation"]
    assert place["artifactLocation"] == {"uri": "shop.py"}
    assert place["region"] == {"startLine": 9, "startColumn": 9}
    (replacement,) = result["fixes"][0]["artifactChanges"][0]["replacements"]
    assert replacement["insertedContent"] == {"text": "rate"}
    assert replacement["deletedRegion"] == {"startLine": 9, "startColumn": 9, "endLine": 9, "endColumn": 12}


def test_github_gets_a_workflow_command_in_which_nothing_can_hide(project: Path):
    folder = project / "a,b:c"
    folder.mkdir()
    (project / "shop.py").rename(folder / "50%.py")
    first = codedoc("check", "--format", "github", "--ignore", "CD1", cwd=project).stdout.decode().splitlines()[0]
    assert first.startswith("::warning file=a%2Cb%3Ac/50%25.py,line=9,col=9,title=CD203::`tax` is documented")


def test_codes_are_selected_and_ignored_by_their_beginning(project: Path):
    assert codes(project, "--select", "CD1") == []
    assert codes(project, "--select", "CD20") == ["CD203"]
    assert codes(project, "--ignore", "CD2") == []
    assert codedoc("check", "--select", "CD9X", cwd=project).returncode == 2


@pytest.mark.parametrize(
    ("comment", "expected"),
    [("  # noqa", []), ("  # noqa: CD203", []), ("  # noqa: CD2", []), ("  # noqa: E501", ["CD203"])],
)
def test_a_comment_on_the_signature_silences_what_it_names(project: Path, comment: str, expected: list[str]):
    (project / "shop.py").write_text(STALE.replace("rate=0.2):", f"rate=0.2):{comment}"))
    assert codes(project) == expected


def test_settings_leave_out_codes_by_path_and_ask_for_coverage(project: Path):
    (project / "pyproject.toml").write_text(
        "[tool.codedoc.check]\nfail-under = 100\n[tool.codedoc.check.per-path-ignores]\n'shop.py' = ['CD2']\n"
    )
    assert codes(project) == []
    (project / "bare.py").write_text("def f(x):\n    return x\n")
    done = codedoc("check", "--ignore", "CD1", cwd=project)
    assert done.returncode == 1
    assert b"50.0% of 4 symbols documented, 100% asked for" in done.stdout
    assert codedoc("check", "--ignore", "CD1", "--fail-under", "50", cwd=project).returncode == 0


def test_only_what_changed_since_a_revision_is_reported(project: Path):
    git(project, "init", "-q")
    git(project, "add", ".")
    git(project, "commit", "-qm", "first")
    assert codes(project, "--changed-since", "HEAD") == []
    (project / "shop.py").write_text(STALE.replace("* rate", "* rate * 1"))
    assert codes(project, "--changed-since", "HEAD") == ["CD203"]


def test_a_baseline_lets_an_old_code_base_adopt_it_today(project: Path):
    done = codedoc("check", "--write-baseline", "known.json", cwd=project)
    assert done.returncode == 0, done.stdout
    assert codes(project, "--baseline", "known.json") == []
    moved = f'{STALE.replace("items, rate", "items,  rate")}\n\ndef more(a, b):\n    """Add.\n\n    Args:\n        a: One.\n    """\n'
    (project / "shop.py").write_text(moved.replace('"""A shop."""\n', '"""A shop."""\n\nX = 1\n'))
    assert codes(project, "--baseline", "known.json") == ["CD201"]
    (project / "shop.py").write_text(STALE.replace("tax:", "rate:"))
    done = codedoc("check", "--baseline", "known.json", cwd=project)
    assert b"0 findings, 1 of the baseline gone: write it anew" in done.stdout


def test_one_more_of_a_known_kind_is_new(project: Path):
    twins = STALE + STALE.replace('"""A shop."""', "if 1:\n    pass")
    codedoc("check", "--write-baseline", "known.json", cwd=project)
    (project / "shop.py").write_text(twins)
    assert [line["line"] for line in found(project, "--baseline", "known.json")] == [21]


@pytest.mark.parametrize(
    ("text", "said"),
    [(None, "No such file"), ("[]", "it is no baseline"), ('{"version": 7, "findings": {}}', "of version 7")],
)
def test_a_baseline_that_cannot_be_read_is_an_error_in_words(project: Path, text: str | None, said: str):
    if text is not None:
        (project / "known.json").write_text(text)
    done = codedoc("check", "--baseline", "known.json", cwd=project)
    assert done.returncode == 2
    assert said in done.stderr.decode()


class Seen(HTMLParser):
    """Notes the text and the tags of a page, and that each is closed."""

    def __init__(self) -> None:
        super().__init__()
        self.text, self.open, self.loads = [], [], []

    def handle_starttag(self, tag, attributes):
        self.loads += [value for name, value in attributes if name in {"src", "href"}]
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text.append(data)


def test_the_html_report_holds_every_finding_as_text_and_loads_nothing(project):
    (project / "hostile<b>.py").write_text('def f(x):\n    """F.\n\n    Args:\n        y<script>: X.\n    """\n')
    seen = Seen()
    seen.feed(codedoc("check", "--format", "html", cwd=project).stdout.decode())
    findings = json.loads(codedoc("check", "--format", "json", cwd=project).stdout)["findings"]
    text = " ".join(" ".join(seen.text).split())
    assert findings
    assert not seen.open
    assert not seen.loads
    for finding in findings:
        assert finding["file"] in text
        assert finding["message"] in text


def test_the_badge_rounds_down_so_that_only_all_is_all(project):
    functions = "".join(f'def f{number}(x):\n    """Do."""\n\n\n' for number in range(300))
    (project / "many.py").write_text(f'"""Many."""\n\n\n{functions}def last(x):\n    return x\n')
    shown = codedoc("check", "--format", "badge", cwd=project).stdout.decode()
    coverage = json.loads(codedoc("check", "--format", "json", cwd=project).stdout)["summary"]["coverage"]
    assert ElementTree.fromstring(shown).get("aria-label") == f"docstrings: {int(coverage)}%"
    assert 99.5 < coverage < 100
