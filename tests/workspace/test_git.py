import subprocess

import pytest

from codedoc_core.errors import UsageError
from codedoc_core.workspace.git import changed_lines

TEN = "".join(f"line {number}\n" for number in range(1, 11))


@pytest.fixture
def repository(tmp_path):
    """A repository with one commit: ``a.py`` and ``sub/b.py`` of ten lines each."""
    root = tmp_path.resolve() / "repository"
    (root / "sub").mkdir(parents=True)
    (root / "a.py").write_text(TEN)
    (root / "sub" / "b.py").write_text(TEN)
    git(root, "init", "-q")
    commit(root)
    return root


def git(root, *arguments):
    identity = ("-c", "user.name=n", "-c", "user.email=e", "-c", "commit.gpgsign=false")
    subprocess.run(["git", *identity, *arguments], cwd=root, check=True, capture_output=True)


def commit(root):
    git(root, "add", "-A")
    git(root, "commit", "-qm", "more")


def changes(root, revision="HEAD"):
    return {
        path.relative_to(root).as_posix(): [(each.start, each.stop) for each in ranges]
        for path, ranges in changed_lines(revision, root).items()
    }


def test_nothing_changed(repository):
    assert changes(repository) == {}


@pytest.mark.parametrize(
    ("text", "ranges"),
    [
        (TEN.replace("line 3", "LINE 3"), [(3, 4)]),
        (TEN.replace("line 3\n", "x\ny\nz\n"), [(3, 6)]),
        (TEN.replace("line 3\nline 4\n", ""), [(2, 3)]),
        (TEN.replace("line 1\n", ""), [(1, 2)]),
        (TEN + "more", [(11, 12)]),
        (TEN.removesuffix("\n"), [(10, 11)]),
        ("new\n" + TEN.replace("line 9", "nine"), [(1, 2), (10, 11)]),
        (TEN.replace("line 5", "++ b/evil.py\n@@ -1 +1 @@\n-- a/evil.py"), [(5, 8)]),
    ],
)
def test_changed_lines_are_those_of_the_new_file(repository, text, ranges):
    (repository / "a.py").write_text(text)
    assert changes(repository) == {"a.py": ranges}


def test_what_is_staged_or_committed_since_counts_too(repository):
    (repository / "a.py").write_text(TEN + "x\n")
    commit(repository)
    (repository / "sub" / "b.py").write_text("x\n" + TEN)
    git(repository, "add", "sub/b.py")
    assert changes(repository, "HEAD~1") == {"a.py": [(11, 12)], "sub/b.py": [(1, 2)]}


def test_untracked_files_count_as_a_whole_unless_ignored(repository):
    (repository / ".gitignore").write_text("ignored.py\n")
    commit(repository)
    (repository / "ignored.py").write_text("x\n")
    (repository / "new.py").write_text("x\n")
    (ranges,) = changes(repository).values()
    assert list(changes(repository)) == ["new.py"]
    assert ranges[0][0] == 1
    assert ranges[0][1] > 1_000_000


def test_deleted_files_are_gone(repository):
    (repository / "a.py").unlink()
    assert changes(repository) == {}


def test_a_folder_of_the_repository_is_asked_for_its_own(repository):
    (repository / "a.py").write_text("x\n")
    (repository / "sub" / "b.py").write_text("x\n")
    assert changes(repository / "sub") == {"b.py": [(1, 2)]}


@pytest.mark.parametrize(
    "name", ["a b.py", 'q"uote.py', "tab\t.py", "new\nline.py", "ü.py", "back\\slash.py", "b/c.py"]
)
def test_odd_names_come_through(repository, name):
    (repository / name).parent.mkdir(exist_ok=True)
    (repository / name).write_text(TEN)
    commit(repository)
    (repository / name).write_text("x\n" + TEN)
    assert changes(repository) == {name: [(1, 2)]}


@pytest.mark.parametrize(
    "key", ["diff.noprefix", "diff.mnemonicPrefix", "color.diff=always", "diff.interHunkContext=9"]
)
def test_the_users_settings_do_not_disturb(repository, key):
    name, _, value = key.partition("=")
    git(repository, "config", name, value or "true")
    (repository / "a.py").write_text(TEN.replace("line 3", "x").replace("line 6", "y"))
    assert changes(repository) == {"a.py": [(3, 4), (6, 7)]}


def test_the_repository_runs_nothing(repository):
    trap = repository / ".git" / "trap"
    trap.write_text(f"#!/bin/sh\ntouch '{trap}.sprung'\n")
    trap.chmod(0o755)
    (repository / ".gitattributes").write_text("*.py diff=trap\n")
    for key in ("core.fsmonitor", "diff.external", "diff.trap.command", "diff.trap.textconv", "core.pager"):
        git(repository, "config", key, str(trap))
    (repository / "a.py").write_text("x\n")
    assert changes(repository)["a.py"] == [(1, 2)]
    assert not trap.with_name("trap.sprung").exists()


@pytest.mark.parametrize(
    "revision", ["nope", "", "--output=pwned", "-h", "HEAD..HEAD", "HEAD^{tree}", "a\0b", "HEAD:a.py"]
)
def test_only_a_commit_is_a_revision(repository, revision):
    with pytest.raises(UsageError, match="revision"):
        changed_lines(revision, repository)
    assert not (repository / "pwned").exists()


def test_outside_of_a_repository_it_is_told(tmp_path):
    with pytest.raises(UsageError, match="not a git repository"):
        changed_lines("HEAD", tmp_path)
