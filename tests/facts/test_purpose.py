from __future__ import annotations

import pytest

from codedoc_core.facts.purpose import FilePurpose, infer_file_purpose
from codedoc_core.source.text import SourceText
from codedoc_core.symbols.parse import parse

RECORDS = "from dataclasses import dataclass\n@dataclass\nclass A: ...\n@dataclass\nclass B: ...\ndef f(): ...\n"


@pytest.mark.parametrize(
    ("path", "text", "purpose"),
    [
        ("tests/test_a.py", "", FilePurpose.TESTS),
        ("pkg\\tests\\helpers.py", "", FilePurpose.TESTS),
        ("pkg/__init__.py", "from .a import A\n__all__ = ['A']\n", FilePurpose.PACKAGE_FACE),
        ("pkg/__init__.py", "def f(): ...\n", FilePurpose.LIBRARY),
        ("pkg/settings.py", "X = 1\n", FilePurpose.CONFIGURATION),
        ("pkg/__main__.py", "main()\n", FilePurpose.COMMAND_LINE),
        ("pkg/go.py", "import argparse\nif __name__ == '__main__':\n    main()\n", FilePurpose.COMMAND_LINE),
        ("pkg/go.py", "if __name__ == '__main__':\n    main()\n", FilePurpose.SCRIPT),
        ("pkg/models.py", RECORDS, FilePurpose.MODELS),
        ("pkg/contest.py", "def f(): ...\n", FilePurpose.LIBRARY),
    ],
)
def test_a_file_is_for_what_its_path_and_code_say(path, text, purpose):
    assert infer_file_purpose(parse(SourceText(text)), path) is purpose
