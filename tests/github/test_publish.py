from __future__ import annotations

import pytest
from fake_github import fake_github
from replies import SECRET, Time

from codedoc_core.errors import GitHubRefused, UsageError
from codedoc_core.github.client import open_github
from codedoc_core.github.publish import Author, Change, Outcome, Proposal, Step, publish, refuse_hopeless
from codedoc_core.github.targets import Target, locate

BRANCH = "codedoc/docstrings-main"
ALICE = Author("Alice", "7+alice@users.noreply.github.com")
FILES = {"a.py": b"def f():\n    pass\n", "run.py": b"print()\n", "README.md": b"hi\n"}
NEW = Change("a.py", b'def f():\n    """Do nothing."""\n    pass\n')


def proposal(*changes: Change, body: str = "All proved.", is_bot: bool = False) -> Proposal:
    return Proposal("docs: add 1 docstring", body, (Step("docs: add 1 docstring", changes or (NEW,)),), ALICE, is_bot)


@pytest.fixture
async def github(tmp_path):
    (tmp_path / "git").mkdir()
    async with fake_github(tmp_path / "git") as server:
        yield server


@pytest.fixture
def bare(github):
    return github.add("octo/hello", FILES)


@pytest.fixture
def propose(github):
    """Proposes docstrings; seconds pass by waiting only."""

    async def propose(
        asked: Proposal | None = None, target: str = "octo/hello", token: str = SECRET, login: str = "alice"
    ):
        clock = Time().clock
        async with open_github(github.access(token), clock=clock, max_wait=None) as client:
            remote = await locate(client, Target(*target.split("@")))
            before = client.requests
            pull = await publish(client, remote, asked or proposal(), login, clock)
            propose.requests = client.requests - before
            return pull

    return propose


async def test_a_pull_request_takes_six_requests_and_is_what_git_computes(github, bare, propose):
    changes = [Change(f"m{number}.py", b"x = %d\n" % number) for number in range(30)]
    pull = await propose(proposal(*changes))
    tree = bare.write_tree({change.path: ("100644", bare.blob(change.data)) for change in changes}, "main")
    assert bare.says("rev-parse", f"{BRANCH}^{{tree}}") == tree
    assert bare.says("rev-parse", f"{BRANCH}^") == bare.resolve("main")
    assert (pull.outcome, pull.number, pull.branch) == (Outcome.OPENED, 1, BRANCH)
    assert propose.requests == 6


async def test_the_same_again_changes_nothing(github, bare, propose):
    await propose()
    head, pulls = bare.resolve(BRANCH), [dict(each) for each in github.of("octo/hello").pulls]
    assert (await propose()).outcome is Outcome.UNCHANGED
    assert (bare.resolve(BRANCH), github.of("octo/hello").pulls) == (head, pulls)
    assert not any(asked.method == "PATCH" for asked in github.asked)


async def test_a_moved_base_gets_the_docstrings_anew_in_one_commit(github, bare, propose):
    await propose()
    bare.commit({"README.md": b"ho\n"})
    pull = await propose(proposal(body="More."))
    assert (pull.outcome, pull.number) == (Outcome.UPDATED, 1)
    assert bare.commits(f"main..{BRANCH}") == [bare.resolve(BRANCH)]
    assert bare.read("README.md", BRANCH) == b"ho\n"
    assert "More." in github.of("octo/hello").pulls[0]["body"]
    assert propose.requests <= 8


async def test_a_server_without_graphql_will_do(github, bare, propose):
    await propose()
    bare.commit({"README.md": b"ho\n"})
    github.has_graphql = False
    assert (await propose()).outcome is Outcome.UPDATED
    assert bare.read("README.md", BRANCH) == b"ho\n"


async def test_a_base_that_was_forced_back_is_followed(github, bare, propose):
    first = bare.resolve("main")
    bare.commit({"b.py": b"x = 1\n"})
    await propose()
    bare.git("update-ref", "refs/heads/main", first)
    assert (await propose()).outcome is Outcome.UPDATED
    assert bare.says("rev-parse", f"{BRANCH}^") == first


async def test_what_people_wrote_into_the_body_stays(github, bare, propose):
    await propose()
    (pull,) = github.of("octo/hello").pulls
    pull["body"] = f"Please wait.\r\n{pull['body']}\r\nThanks!"
    assert (await propose()).outcome is Outcome.UNCHANGED
    await propose(proposal(body="New."))
    assert pull["body"] == "Please wait.\r\n<!-- codedoc -->\nNew.\n<!-- /codedoc -->\r\nThanks!"
    pull["body"] = "Mine."
    await propose(proposal(body="Newer."))
    assert pull["body"] == "Mine."


async def test_commits_of_people_are_never_replaced(github, bare, propose):
    await propose()
    theirs = bare.commit({"a.py": b"x = 1\n"}, BRANCH, "Better", who="bob")
    pull = await propose()
    assert bare.resolve(BRANCH) == theirs
    assert pull.others == ((BRANCH, "bob"),)
    assert (pull.number, pull.branch) == (2, f"{BRANCH}-2")
    assert (await propose()).outcome is Outcome.UNCHANGED


async def test_a_commit_of_ours_that_somebody_amended_is_theirs(bare, propose):
    await propose()
    message = bare.says("show", "-s", "--format=%B", BRANCH)
    tree = bare.write_tree({"a.py": ("100644", bare.blob(b"x = 1\n"))}, BRANCH)
    theirs = bare.commit_tree(tree, message, [bare.resolve("main")], "bob")
    bare.git("update-ref", f"refs/heads/{BRANCH}", theirs)
    assert (await propose()).others == ((BRANCH, "bob"),)
    assert bare.resolve(BRANCH) == theirs


@pytest.mark.parametrize(("has_graphql", "moment"), [(True, "/graphql"), (True, "/git/commits"), (False, "/graphql")])
async def test_a_push_at_the_last_moment_is_seen(github, bare, propose, has_graphql, moment):
    await propose()
    bare.commit({"README.md": b"ho\n"})
    github.has_graphql = has_graphql
    theirs = []

    def push(asked):
        if asked.method == "POST" and asked.path.endswith(moment) and not theirs:
            theirs.append(bare.commit({"x.txt": b""}, BRANCH, who="bob"))

    github.before = push
    assert (await propose()).branch == f"{BRANCH}-2"
    assert [bare.resolve(BRANCH)] == theirs


async def test_a_branch_that_somebody_made_meanwhile_is_not_ours(github, bare, propose):
    def push(asked):
        if asked.method == "POST" and asked.path.endswith("/git/commits") and not bare.resolve(BRANCH):
            bare.git("update-ref", f"refs/heads/{BRANCH}", bare.commit({"x.txt": b""}, "other", who="bob"))

    github.before = push
    pull = await propose()
    assert (pull.branch, pull.others) == (f"{BRANCH}-2", ((BRANCH, "bob"),))


async def test_a_pull_request_that_was_closed_is_not_opened_again_for_the_same(github, bare, propose):
    await propose()
    github.of("octo/hello").pulls[0]["state"] = "closed"
    assert (await propose()).outcome is Outcome.DECLINED
    bare.commit({"README.md": b"ho\n"})
    pull = await propose()
    assert (pull.outcome, pull.number) == (Outcome.OPENED, 2)


async def test_after_a_merge_a_new_pull_request_is_opened_from_the_same_branch(github, bare, propose):
    await propose()
    github.of("octo/hello").pulls[0].update(state="closed", merged_at="2026-11-23T12:00:00Z")
    bare.git("update-ref", "refs/heads/main", bare.resolve(BRANCH))
    pull = await propose(proposal(Change("run.py", b'"""Run."""\nprint()\n')))
    assert (pull.outcome, pull.number, pull.branch) == (Outcome.OPENED, 2, BRANCH)
    assert bare.commits(f"main..{BRANCH}") == [bare.resolve(BRANCH)]


async def test_a_fork_is_used_where_one_may_not_push(github, propose):
    upstream = github.add("octo/hello", FILES, writers=("octo",))
    github.fork_delay = 3
    pull = await propose()
    fork = github.of("alice/hello").bare
    assert pull.place == "alice/hello"
    assert github.of("octo/hello").pulls[0]["head"]["label"] == f"alice:{BRANCH}"
    assert not upstream.resolve(BRANCH)
    upstream.commit({"README.md": b"ho\n"})
    assert (await propose()).outcome is Outcome.UPDATED
    assert fork.read("README.md", BRANCH) == b"ho\n"


async def test_an_app_has_no_fork_and_is_told_what_it_lacks(github, propose):
    github.add("octo/hello", FILES, writers=("octo",))
    github.users["ghs_app"] = None
    with pytest.raises(GitHubRefused, match="lacks the permission contents: write"):
        await propose(token="ghs_app", login="")


async def test_a_commit_is_signed_off_and_names_its_tree(bare, propose):
    await propose()
    message = bare.says("show", "-s", "--format=%B", BRANCH)
    tree = bare.says("rev-parse", f"{BRANCH}^{{tree}}")
    trailers = f"CodeDoc-Base: main\nCodeDoc-Tree: {tree}\nSigned-off-by: {ALICE}"
    assert message == f"docs: add 1 docstring\n\n{trailers}"
    assert bare.git("interpret-trailers", "--parse", stdin=message.encode()).decode().strip() == trailers
    assert bare.says("show", "-s", "--format=%an <%ae>", BRANCH) == str(ALICE)


async def test_an_app_leaves_the_author_to_github_which_signs_then(github, bare, propose):
    await propose(proposal(is_bot=True))
    (commit,) = [asked.json for asked in github.asked if asked.path.endswith("/git/commits") and asked.method == "POST"]
    assert "author" not in commit


async def test_files_keep_their_mode_and_their_bytes(bare, propose):
    latin, dos, marked = "x = 'grüß'\n".encode("latin-1"), b"x = 1\r\n", b"\xef\xbb\xbfx = 1\n"
    changes = (
        Change("latin.py", latin),
        Change("dos.py", dos),
        Change("bom.py", marked),
        Change("run.py", b"", "100755"),
    )
    await propose(proposal(*changes))
    assert [bare.read(name, BRANCH) for name in ("latin.py", "dos.py", "bom.py")] == [latin, dos, marked]
    assert bare.says("ls-tree", BRANCH, "run.py").startswith("100755")


async def test_several_commits_stand_on_each_other(bare, propose):
    steps = tuple(Step(f"docs: {name}", (Change(name, b"x = 1\n"),)) for name in ("a.py", "b.py"))
    both = Proposal("docs", "", steps, ALICE)
    await propose(both)
    shas = bare.commits(f"main..{BRANCH}")
    assert [bare.says("show", "-s", "--format=%s", sha) for sha in shas] == ["docs: a.py", "docs: b.py"]
    assert [bare.says("show", "--format=", "--name-only", sha) for sha in shas] == ["a.py", "b.py"]
    assert (await propose(both)).outcome is Outcome.UNCHANGED
    bare.commit({"README.md": b"ho\n"})
    assert (await propose(both)).outcome is Outcome.UPDATED


async def test_what_is_the_second_choice_for_one_base_is_left_to_the_base_whose_first_it_is(bare, propose):
    bare.git("branch", "main-2", "main")
    first = await propose(target="octo/hello@main-2")
    await propose()
    bare.commit({"a.py": b"x = 1\n"}, BRANCH, who="bob")
    pull = await propose()
    assert pull.others == ((BRANCH, "bob"), (f"{BRANCH}-2", "CodeDoc for main-2"))
    assert pull.branch == f"{BRANCH}-3"
    assert bare.resolve(f"{BRANCH}-2") == first.head


async def test_a_rule_that_forbids_the_branch_is_told_as_github_tells_it(github, bare, propose):
    github.rule = "refs/heads/codedoc/"
    with pytest.raises(GitHubRefused, match="Repository rule violations"):
        await propose()
    assert sum(asked.path.endswith("/git/refs") for asked in github.asked) == 1


async def test_another_base_has_a_branch_of_its_own(github, bare, propose):
    bare.commit({"x.py": b""}, "release/1.x")
    pull = await propose(target="octo/hello@release/1.x")
    assert pull.branch == "codedoc/docstrings-release/1.x"
    assert github.of("octo/hello").pulls[0]["base"]["ref"] == "release/1.x"


@pytest.mark.parametrize(
    ("token", "target", "said"),
    [
        (None, "octo/hello", "codedoc login"),
        (SECRET, "octo/hello@v1", "has no branch v1"),
        (SECRET, "octo/old", "archived"),
    ],
)
async def test_what_is_hopeless_is_said_at_once(github, bare, token, target, said):
    bare.git("tag", "v1", "main")
    github.add("octo/old", FILES)
    github.of("octo/old").is_archived = True
    async with open_github(github.access(token)) as client:
        remote = await locate(client, Target(*target.split("@")))
        with pytest.raises(UsageError, match=said):
            await refuse_hopeless(client, remote)
