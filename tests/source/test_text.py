from __future__ import annotations

import ast
import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codedoc_core.errors import UnreadableSource
from codedoc_core.source.text import Columns, SourceText, decode


@pytest.mark.parametrize(
    ("data", "encoding", "text"),
    [
        (b"x = 1\n", "utf-8", "x = 1\n"),
        (b"", "utf-8", ""),
        ("x = 'é'\n".encode(), "utf-8", "x = 'é'\n"),
        ("# coding: latin-1\nx = 'é'\n".encode("latin-1"), "iso-8859-1", "# coding: latin-1\nx = 'é'\n"),
        ("#!/x\n# -*- coding: cp1252 -*-\n'€'".encode("cp1252"), "cp1252", "#!/x\n# -*- coding: cp1252 -*-\n'€'"),
        ("#!/x\r# coding: latin-1\r'é'\r".encode("latin-1"), "iso-8859-1", "#!/x\r# coding: latin-1\r'é'\r"),
        (b"# \xe9 coding: latin-1\n'\xe9'\n", "iso-8859-1", "# é coding: latin-1\n'é'\n"),
        (b"# \xe9\n# coding: latin-1\n'\xe9'\n", "iso-8859-1", "# é\n# coding: latin-1\n'é'\n"),
        (b"\n\n# coding: latin-1\n", "utf-8", "\n\n# coding: latin-1\n"),
    ],
)
def test_bytes_are_decoded_as_python_does(data: bytes, encoding: str, text: str):
    source = decode(data)
    assert (source.encoding, source.text) == (encoding, text)
    assert source.encode() == data
    assert ast.dump(ast.parse(data)) == ast.dump(ast.parse(source.text))


def test_a_byte_order_mark_is_kept_but_is_no_text():
    source = decode(codecs.BOM_UTF8 + b"x = 1\n")
    assert (source.text, source.has_bom) == ("x = 1\n", True)
    assert source.encode() == codecs.BOM_UTF8 + b"x = 1\n"
    assert source.byte_offset(1) == 4


@pytest.mark.parametrize(
    ("data", "code", "line"),
    [
        (b"x = 1\ny = '\0'\n", "null-bytes", 2),
        (b"x = 1\n\n'\xff'\n", "encoding", 3),
        (b"# coding: nonsense\n", "encoding", 1),
        (b"# coding: rot13\n", "encoding", 1),
        (b"# coding: utf-7\n'+AGE-'\n", "encoding", 1),
        (codecs.BOM_UTF8 + b"# coding: latin-1\n", "encoding", 1),
    ],
)
def test_bytes_that_cannot_come_back_are_refused_with_a_line(data: bytes, code: str, line: int):
    with pytest.raises(UnreadableSource) as caught:
        decode(data)
    assert (caught.value.code, caught.value.line) == (code, line)


@pytest.mark.parametrize(
    ("text", "newline"),
    [("a\r\nb\r\n", "\r\n"), ("a\rb", "\r"), ("a\nb\r\nc\n", "\n"), ("a", "\n"), ("a\x0cb\x85c\u2028d", "\n")],
)
def test_the_newline_is_the_one_used_most(text: str, newline: str):
    assert SourceText(text).newline == newline


def test_only_what_ends_a_line_for_python_ends_a_line():
    source = SourceText("a\x0c\x0b\x1c\u2028\x85b\nc\rd\r\ne")
    assert [source.text[start] for start in source.line_starts] == ["a", "c", "d", "e"]


def test_columns_are_counted_in_the_unit_asked_for():
    source = SourceText("x = '😀é' # end\n")
    at = source.text.index("#")
    assert source.position_at(at, Columns.UTF32) == (1, 9)
    assert source.position_at(at, Columns.UTF16) == (1, 10)
    assert source.position_at(at, Columns.UTF8) == (1, 13)


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])), st.sampled_from(Columns))
def test_every_position_leads_back_to_its_offset(text: str, columns: Columns):
    source = SourceText(text)
    for offset in range(len(text) + 1):
        assert source.offset_at(*source.position_at(offset, columns), columns) == offset


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])), st.integers(min_value=0))
def test_byte_offsets_count_the_bytes_before(text: str, seed: int):
    offset = seed % (len(text) + 1)
    assert SourceText(text).encode()[: SourceText(text).byte_offset(offset)].decode() == text[:offset]
