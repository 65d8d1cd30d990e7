import os
import pickle
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from codedoc_core.context.symbol import SymbolContext
from codedoc_core.docstrings.draft import Draft
from codedoc_core.errors import UsageError
from codedoc_core.facts.facts import Role, SymbolFacts
from codedoc_core.jobs.cache import AnswerCache, answer_key
from codedoc_core.writing.writer import Answer, AnswerKey

K, SILENT = AnswerKey("k", "there"), AnswerKey("silent", "there")
FULL = Answer(
    Draft(
        "Say \u202e“é”.",
        ("One.", "Two."),
        (("x", "The x."),),
        "R.",
        None,
        (("ValueError", "If so."),),
        (("a", "A."),),
        ("N.",),
        "f()",
    )
)


def rewrite(folder, sql, *values):
    with sqlite3.connect(folder / "cache.db") as rows:
        assert rows.execute(sql, values).rowcount == 1
    rows.close()


def test_an_answer_comes_back_in_another_run(tmp_path):
    with AnswerCache(tmp_path / "c") as cache:
        assert cache.get(K) is None
        cache.put({K: FULL})
        cache.put({SILENT: Answer(None)})
    with AnswerCache(tmp_path / "c") as cache:
        assert cache.get(K) == FULL
        assert cache.get(SILENT) == Answer(None)


def test_trouble_is_no_answer(tmp_path):
    with AnswerCache(tmp_path) as cache:
        cache.put({K: Answer(None, "the service did not answer")})
        assert cache.get(K) is None


def test_only_the_owner_may_read_the_folder(tmp_path):
    folder = tmp_path / "deep" / "c"
    folder.mkdir(parents=True, mode=0o755)
    AnswerCache(folder).__exit__()
    assert folder.stat().st_mode & 0o777 == 0o700


class Bomb:
    def __init__(self, mark):
        self.mark = mark

    def __reduce__(self):
        return Path.touch, (self.mark,)


@pytest.mark.parametrize("mode", [4, 1, 2, 3])
def test_a_row_that_somebody_else_wrote_is_not_executed(tmp_path, mode):
    mark = tmp_path / "mark"
    with AnswerCache(tmp_path / "c") as cache:
        cache.put({K: FULL})
    rewrite(tmp_path / "c", "UPDATE Cache SET mode = ?, value = ?", mode, pickle.dumps(Bomb(mark)))
    with AnswerCache(tmp_path / "c") as cache:
        assert cache.get(K) is None
        assert list(cache._rows) == ["k"]
    assert not mark.exists()


def test_a_pickled_key_is_not_executed(tmp_path):
    mark = tmp_path / "mark"
    with AnswerCache(tmp_path / "c") as cache:
        cache.put({K: FULL})
        rewrite(tmp_path / "c", "UPDATE Cache SET raw = 0, key = ?", pickle.dumps(Bomb(mark)))
        with pytest.raises(OSError, match="not ours"):
            list(cache._rows)
    assert not mark.exists()


def test_a_row_that_names_a_file_neither_reads_nor_deletes_it(tmp_path):
    secret = tmp_path / "secret"
    secret.write_bytes(b'{"summary": "stolen"}')
    with AnswerCache(tmp_path / "c") as cache:
        cache.put({K: FULL})
    rewrite(tmp_path / "c", "UPDATE Cache SET mode = 2, filename = ?, value = NULL", "../secret")
    with AnswerCache(tmp_path / "c") as cache:
        assert cache.get(K) is None
        cache.put({K: FULL})
        assert cache.get(K) == FULL
    assert secret.exists()


@pytest.mark.parametrize(
    "row", [b"{", b"[]", b'{"summary": 3}', b'{"summary": "x", "parameters": "y"}', b"\xff", b'{"nonsense": 1}']
)
def test_a_row_that_makes_no_sense_is_an_answer_that_is_not_there(tmp_path, row):
    with AnswerCache(tmp_path) as cache:
        cache._rows.set("k", row)
        assert cache.get(K) is None


@pytest.mark.skipif(os.name != "posix", reason="folders stand in for files elsewhere, too")
def test_a_folder_that_cannot_be_used_is_told(tmp_path):
    (tmp_path / "cache.db").write_bytes(b"this is no database" * 100)
    with pytest.raises(UsageError, match="delete it or choose another"):
        AnswerCache(tmp_path)
    (tmp_path / "file").touch()
    with pytest.raises(UsageError, match="cannot be used"):
        AnswerCache(tmp_path / "file")


def test_the_key_changes_with_all_that_the_answer_depends_on_and_with_nothing_else():
    facts = SymbolFacts("f", 1, Role.FUNCTION)
    symbol = SymbolContext(facts, fingerprint="a")
    others = {"b.f() - Call it.": "b.f() - Call it now.", "c.f()": "c.f()"}
    symbols = [
        symbol,
        replace(symbol, fingerprint="b"),
        replace(symbol, objections=("no",)),
        replace(symbol, surroundings=tuple(others)),
    ]
    keys = [answer_key(each, "a.py", "m", "1") for each in symbols]
    keys += [answer_key(symbol, "a.py", "n", "1"), answer_key(symbol, "a.py", "m", "2")]
    assert len({key.content for key in keys}) == 6
    told_elsewhere = replace(symbol, width=60, number=9, surroundings=tuple(others.values()))
    assert answer_key(told_elsewhere, "b.py", "m", "1").content == keys[3].content


def test_within_a_job_an_answer_holds_for_a_place_and_its_code():
    symbol = SymbolContext(SymbolFacts("f", 1, Role.FUNCTION), fingerprint="a", code="x")
    key = answer_key(symbol, "a.py", "m", "1")
    same = (replace(symbol, fingerprint="b"), replace(symbol, surroundings=("c.f()",)))
    assert {answer_key(each, "a.py", "m", "1").place for each in same} == {key.place}
    other = (replace(symbol, code="y"), replace(symbol, objections=("no",)))
    assert key.place not in {answer_key(each, "a.py", "m", "1").place for each in other}
    assert answer_key(symbol, "b.py", "m", "1").place != key.place
