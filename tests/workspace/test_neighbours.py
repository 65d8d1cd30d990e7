from __future__ import annotations

from pathlib import Path

from codedoc_core.workspace.neighbours import neighbours


def made(root: Path, *names: str) -> list[Path]:
    paths = [root / name for name in names]
    for path in paths:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("")
    return paths


def test_the_package_of_a_file_is_around_it_nearest_first(tmp_path: Path):
    _, a, b, c, _ = made(tmp_path, "p/__init__.py", "p/a.py", "p/b.py", "p/q/__init__.py", "other.py")
    found = neighbours([a], tmp_path, most=10)
    assert found[0] == a
    assert {b, c} < set(found)
    assert tmp_path / "other.py" not in found
    assert found.index(b) < found.index(c)


def test_a_script_has_only_its_own_folder_around_it(tmp_path: Path):
    a, b, _ = made(tmp_path, "a.py", "b.py", "deep/c.py")
    assert neighbours([a], tmp_path, most=10) == (a, b)


def test_there_are_no_more_than_asked_for(tmp_path: Path):
    paths = made(tmp_path, *(f"m{at}.py" for at in range(9)))
    assert len(neighbours(paths[:1], tmp_path, most=4)) == 4
