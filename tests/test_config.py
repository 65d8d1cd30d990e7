from __future__ import annotations

from pathlib import Path

import pytest

from codedoc_core.config import Settings, load_project
from codedoc_core.errors import UsageError


def project(folder: Path, toml: str, **environment: str) -> Settings:
    (folder / "pyproject.toml").write_text(toml)
    return load_project(folder, environment).settings


def test_no_settings_are_the_defaults(tmp_path: Path):
    assert load_project(tmp_path, {}).settings == Settings()


def test_settings_come_from_the_project_then_the_environment(tmp_path: Path):
    toml = "[tool.codedoc]\nstyle = 'numpy'\nline-length = 100\ninclude = ['src/']\n"
    settings = project(tmp_path, toml, CODEDOC_STYLE="sphinx", CODEDOC_SCOPE="all", CODEDOC_INCLUDE="ignored")
    assert settings == Settings(include=("src/",), style="sphinx", scope="all", line_length=100)


@pytest.mark.parametrize(
    ("toml", "cause"),
    [
        ("[tool.codedoc]\nstyle = 'javadoc'\n", "'style'"),
        ("[tool.codedoc]\nline-length = 'long'\n", "'line_length'"),
        ("[tool.codedoc]\nlinelength = 88\n", "did you mean 'line_length'"),
        ("[tool.codedoc\n", "cannot be read"),
        ("[tool]\ncodedoc = 3\n", "must be a table"),
    ],
)
def test_a_wrong_setting_is_told_with_its_name(tmp_path: Path, toml: str, cause: str):
    with pytest.raises(UsageError, match=cause):
        project(tmp_path, toml)


def test_hints_of_other_tools_are_kept(tmp_path: Path):
    (tmp_path / "pyproject.toml").write_text("[tool.black]\nline-length = 99\n")
    assert load_project(tmp_path, {}).pyproject == {"tool": {"black": {"line-length": 99}}}
