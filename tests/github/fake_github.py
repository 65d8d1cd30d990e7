"""A GitHub on the loopback that remembers: repositories, git data, pull requests, forks, limits, ETags and faults.

Behind each repository stands a real bare git repository, so that what comes about is what git itself computes.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import json
import os
import random
import re
import subprocess
import tempfile
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from replies import NOW, SECRET, Asked, Say, Server

ALICE = {"id": 7, "login": "alice", "name": "Alice", "avatar_url": "https://avatars.example/7"}
HOUR = 5000


class Refused(Exception):
    """A reply that is no success."""

    def __init__(self, status: int, message: str, headers: Mapping[str, str] | None = None, **more: Any) -> None:
        self.say = Say({"message": message, **more}, status, headers or {})


@dataclass
class Bare:
    """A bare git repository."""

    path: Path

    def git(self, *arguments: str, stdin: bytes = b"", **environment: str) -> bytes:
        done = subprocess.run(
            ["git", "-C", str(self.path), *arguments],
            input=stdin,
            check=False,
            capture_output=True,
            env={**os.environ, **environment, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"},
        )
        if done.returncode:
            raise Refused(422, f"git {arguments[0]}: {done.stderr.decode()}")
        return done.stdout

    def says(self, *arguments: str) -> str:
        return self.git(*arguments).decode().strip()

    def resolve(self, ref: str) -> str:
        """The commit that a branch, tag or SHA leads to; empty where there is none."""
        for name in (f"refs/heads/{ref}", f"refs/tags/{ref}", ref if re.fullmatch("[0-9a-f]{4,40}", ref) else ""):
            try:
                if name:
                    return self.says("rev-parse", "--verify", "-q", f"{name}^{{commit}}")
            except Refused:
                continue
        return ""

    def write_tree(self, files: Mapping[str, tuple[str, str] | None], base: str = "") -> str:
        """Write a tree as git does: with an index, from the files of another tree and (mode, sha) by path."""
        with tempfile.TemporaryDirectory() as folder:
            index = {"GIT_INDEX_FILE": f"{folder}/index"}
            if base:
                self.git("read-tree", base, **index)
            gone = ("0", "0" * 40)
            lines = ["{} {}\t{}\0".format(*(file or gone), path) for path, file in files.items()]
            self.git(
                "update-index", "-z", "--index-info", stdin="".join(lines).encode("utf-8", "surrogateescape"), **index
            )
            return self.git("write-tree", **index).decode().strip()

    def blob(self, data: bytes) -> str:
        return self.git("hash-object", "-w", "--stdin", stdin=data).decode().strip()

    def commit_tree(self, tree: str, message: str, parents: list[str], who: str = "alice", email: str = "") -> str:
        email = email or f"{who}@example.com"
        names = {
            f"GIT_{role}_{what}": value
            for role in ("AUTHOR", "COMMITTER")
            for what, value in (("NAME", who), ("EMAIL", email))
        }
        flags = [flag for parent in parents for flag in ("-p", parent)]
        return self.git("commit-tree", tree, *flags, stdin=message.encode(), **names).decode().strip()

    def commit(
        self, files: Mapping[str, bytes | None], branch: str = "main", message: str = "x", who: str = "bob"
    ) -> str:
        """Commit files on a branch as somebody with a checkout would; ``None`` removes one."""
        head = self.resolve(branch)
        tree = self.write_tree(
            {path: data if data is None else ("100644", self.blob(data)) for path, data in files.items()}, head
        )
        sha = self.commit_tree(tree, message, [head] if head else [], who)
        self.git("update-ref", f"refs/heads/{branch}", sha)
        return sha

    def read(self, path: str, ref: str = "main") -> bytes:
        return self.git("show", f"{ref}:{path}")

    def commits(self, range_: str) -> list[str]:
        return self.says("rev-list", "--reverse", range_).split()


@dataclass
class FakeRepository:
    """One repository."""

    full_name: str
    id: int
    bare: Bare
    writers: set[str] = field(default_factory=set)
    default_branch: str = "main"
    is_archived: bool = False
    parent: str = ""
    pulls: list[dict[str, Any]] = field(default_factory=list)

    @property
    def owner(self) -> str:
        return self.full_name.partition("/")[0]


@dataclass
class Fault:
    """What goes wrong with a share of the requests, some of which are done all the same."""

    share: float
    random: random.Random
    kinds: tuple[Callable[[Say], Say], ...]
    undone: tuple[Say, ...] = ()

    def refuse(self) -> Say | None:
        """A reply that is sent before anything is done."""
        share = self.share * len(self.undone) / (len(self.undone) + len(self.kinds))
        return self.random.choice(self.undone) if self.random.random() < share else None

    def strike(self, say: Say) -> Say:
        """What becomes of the reply to what is done."""
        share = self.share * len(self.kinds) / (len(self.undone) + len(self.kinds))
        return self.random.choice(self.kinds)(say) if self.random.random() < share else say


SECONDARY = {"message": "You have exceeded a secondary rate limit. Please wait a few minutes."}
STORM = {
    "undone": (
        Say({"message": "Service unavailable"}, 503),
        Say(SECONDARY, 403, {"retry-after": "30"}),
        Say(SECONDARY, 403),
        Say({"message": "Too many requests"}, 429, {"retry-after": "5"}),
    ),
    "kinds": (
        lambda _: Say({"message": "Server Error"}, 500),
        lambda _: Say(b"<html>Bad Gateway</html>", 502),
        lambda say: Say(say.value, say.status, say.headers, cut=True),
        lambda _: Say(hang=True),
        lambda _: Say(b'{"sha": "01', 200),
        lambda _: Say(b"<html>Maintenance</html>", 200),
    ),
}
"""All that GitHub was seen to do on a bad day."""


class FakeGitHub(Server):
    """The whole of it. ``users`` maps tokens to who they are; ``None`` is an app, which is nobody."""

    def __init__(self, folder: Path) -> None:
        super().__init__(self._answer, "")
        self.folder = folder
        self.users: dict[str, dict[str, Any] | None] = {SECRET: ALICE}
        self.repositories: dict[str, FakeRepository] = {}
        self.renamed: dict[str, str] = {}
        self.largest_tree = 100_000
        self.most_forks = 0
        self.fork_delay = 0
        self.has_graphql = True
        self.rule = ""
        self.limit = HOUR
        self.fault: Fault | None = None
        self.before: Callable[[Asked], None] = lambda _: None
        self.counts: Counter[str] = Counter()

    def add(
        self, full_name: str, files: Mapping[str, bytes] | None = None, writers: tuple[str, ...] = ("alice",)
    ) -> Bare:
        bare = Bare(self.folder / full_name.replace("/", "__"))
        subprocess.run(["git", "init", "-q", "--bare", "-b", "main", bare.path], check=True)
        number = len(self.repositories) + 1000
        self.repositories[full_name.lower()] = FakeRepository(full_name, number, bare, set(writers))
        if files:
            bare.commit(files)
        return bare

    def rename(self, old: str, new: str) -> None:
        repository = self.repositories.pop(old.lower())
        repository.full_name = new
        self.repositories[new.lower()] = repository
        self.renamed[old.lower()] = new

    def of(self, full_name: str) -> FakeRepository:
        return self.repositories[full_name.lower()]

    def environment(self, home: Path) -> dict[str, str]:
        """What a command needs to find this GitHub and nothing of the machine it runs on."""
        return {
            "PATH": os.environ["PATH"],
            "HOME": str(home),
            "XDG_CACHE_HOME": str(home / "cache"),
            "XDG_STATE_HOME": str(home / "state"),
            "GITHUB_API_URL": self.url,
            "GITHUB_SERVER_URL": self.url,
            "GITHUB_TOKEN": SECRET,
            "PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring",
        }

    def stands_in(self, home: Path, monkeypatch) -> None:
        """Have this process find this GitHub and nothing of the machine it runs on."""
        for name in ("GEMINI_API_KEY", "GOOGLE_API_KEY", "GOOGLE_GENAI_USE_VERTEXAI", "GH_TOKEN"):
            monkeypatch.delenv(name, raising=False)
        for name, value in self.environment(home).items():
            monkeypatch.setenv(name, value)

    def requests(self) -> int:
        return len(self.asked)

    # What is said.

    def _answer(self, asked: Asked) -> Say:
        self.before(asked)
        if self.fault and (refused := self.fault.refuse()):
            return refused
        try:
            say = self._routed(asked)
        except Refused as refused:
            say = refused.say
        say = self._limited(asked, say)
        return self.fault.strike(say) if self.fault else say

    def _limited(self, asked: Asked, say: Say) -> Say:
        headers = dict(say.headers)
        body = say.value if isinstance(say.value, bytes) else json.dumps(say.value).encode()
        if asked.method == "GET" and say.status == 200 and "/codeload/" not in asked.path:
            headers["ETag"] = etag = f'W/"{hashlib.sha256(body).hexdigest()}"'
            if asked.headers.get("if-none-match") == etag:
                return Say(None, 304, {**headers, **self._quota()})
        self.counts["quota"] += 1
        if self.counts["quota"] > self.limit:
            return Say({"message": "API rate limit exceeded for user ID 7."}, 403, self._quota())
        return Say(say.value, say.status, {**headers, **self._quota()})

    def _quota(self) -> dict[str, str]:
        left = max(0, self.limit - self.counts["quota"])
        return {
            "x-ratelimit-limit": str(self.limit),
            "x-ratelimit-remaining": str(left),
            "x-ratelimit-reset": str(NOW + 1800),
        }

    def _routed(self, asked: Asked) -> Say:
        parts = urlsplit(asked.path)
        query = {key: values[-1] for key, values in parse_qs(parts.query).items()}
        if parts.path.startswith("/codeload/"):
            assert "authorization" not in asked.headers or asked.headers["host"] in self.url
            return self._archive(*parts.path.split("/")[2:])
        token = asked.headers.get("authorization", "").removeprefix("Bearer ")
        if token and token not in self.users:
            raise Refused(401, "Bad credentials")
        who = self.users.get(token) if token else None
        if parts.path.startswith("/user"):
            user = self._user(who, token)
            mine = [self.describe(each, user["login"]) for each in self.repositories.values()]
            return Say(user if parts.path == "/user" else mine)
        if parts.path == "/graphql":
            return self._graphql(asked.json["query"], asked.json["variables"])
        if match := re.fullmatch(r"/repositories/(\d+)(/.*)?", parts.path):
            repository = next(each for each in self.repositories.values() if each.id == int(match[1]))
            return self._in_repository(asked, repository, match[2] or "", query, who)
        match = re.fullmatch(r"/repos/([^/]+/[^/]+)(/.*)?", parts.path)
        name, rest = (match[1].lower(), match[2] or "") if match else ("", "")
        if name in self.renamed and name not in self.repositories:
            moved = self.repositories[self.renamed[name].lower()]
            place = f"{self.url}/repositories/{moved.id}{rest}" + (f"?{parts.query}" if parts.query else "")
            return Say({"message": "Moved Permanently"}, 301 if asked.method == "GET" else 307, {"Location": place})
        if name not in self.repositories:
            raise Refused(404, "Not Found")
        return self._in_repository(asked, self.repositories[name], rest, query, who)

    def _graphql(self, query: str, variables: dict[str, Any]) -> Say:
        """Move branches in one stroke; all else of GraphQL is not here."""
        if not self.has_graphql:
            raise Refused(404, "Not Found")
        assert "updateRefs(input: {repositoryId: $repository, refUpdates: $moves})" in query
        it = next(each for each in self.repositories.values() if f"R_{each.id}" == variables["repository"])
        (move,) = variables["moves"]
        assert move["force"]
        try:
            it.bare.git("update-ref", move["name"], move["afterOid"], move["beforeOid"])
        except Refused:
            return Say({"data": {"updateRefs": None}, "errors": [{"type": "UNPROCESSABLE", "message": "stale"}]})
        return Say({"data": {"updateRefs": {"clientMutationId": None}}})

    def _user(self, who: dict[str, Any] | None, token: str) -> dict[str, Any]:
        if not token:
            raise Refused(401, "Requires authentication")
        if who is None:
            raise Refused(403, "Resource not accessible by integration")
        return who

    def _in_repository(
        self, asked: Asked, it: FakeRepository, rest: str, query: dict[str, str], who: dict[str, Any] | None
    ) -> Say:
        login = who["login"] if who else "app"
        may_write = login in it.writers
        if asked.method != "GET" and it.is_archived:
            raise Refused(403, "Repository was archived so is read-only.")
        for method, pattern, reply in _ROUTES:
            match = re.fullmatch(pattern, rest)
            if match and asked.method == method:
                if method != "GET" and not may_write and not rest.startswith(("/forks", "/pulls")):
                    raise Refused(403, "Resource not accessible", {"X-Accepted-GitHub-Permissions": "contents=write"})
                names = [unquote(each) for each in match.groups()]
                return reply(self, it, *names, asked=asked, query=query, login=login)
        raise Refused(404, "Not Found")

    def describe(self, it: FakeRepository, login: str) -> dict[str, Any]:
        return {
            "id": it.id,
            "node_id": f"R_{it.id}",
            "name": it.full_name.partition("/")[2],
            "full_name": it.full_name,
            "owner": {"login": it.owner},
            "private": False,
            "fork": bool(it.parent),
            "archived": it.is_archived,
            "default_branch": it.default_branch,
            "pushed_at": "2026-11-23T12:00:00Z",
            "permissions": {"admin": False, "push": login in it.writers, "pull": True},
        }

    def get_repository(self, it: FakeRepository, *, asked: Asked, query: dict[str, str], login: str) -> Say:
        return Say(self.describe(it, login))

    def get_commit(self, it: FakeRepository, ref: str, *, asked: Asked, query: dict[str, str], login: str) -> Say:
        sha = it.bare.resolve(ref)
        if not it.bare.says("for-each-ref", "--count=1"):
            raise Refused(409, "Git Repository is empty.")
        if not sha:
            raise Refused(422, f"No commit found for SHA: {ref}")
        return Say({"sha": sha, "commit": self._commit(it, sha), "files": []})

    def _commit(self, it: FakeRepository, sha: str) -> dict[str, Any]:
        tree, parents, name, email, committer, message = it.bare.says(
            "show", "-s", "--format=%T%x00%P%x00%an%x00%ae%x00%cn%x00%B", sha
        ).split("\0")
        return {
            "sha": sha,
            "tree": {"sha": tree},
            "parents": [{"sha": parent} for parent in parents.split()],
            "author": {"name": name, "email": email},
            "committer": {"name": committer},
            "message": message,
        }

    def get_git_commit(self, it: FakeRepository, sha: str, *, asked: Asked, query: dict[str, str], login: str) -> Say:
        if not it.bare.resolve(sha):
            raise Refused(404, "Not Found")
        return Say(self._commit(it, sha))

    def get_tree(self, it: FakeRepository, sha: str, *, asked: Asked, query: dict[str, str], login: str) -> Say:
        flags = ["-r", "-t"] if "recursive" in query else []
        listed = it.bare.git("ls-tree", "-l", "-z", *flags, sha).decode().split("\0")
        entries = []
        for line in filter(None, listed):
            head, path = line.split("\t", 1)
            mode, kind, blob, size = head.split()
            entries.append(
                {"path": path, "mode": mode, "type": kind, "sha": blob, **({"size": int(size)} if size != "-" else {})}
            )
        is_cut = "recursive" in query and len(entries) > self.largest_tree
        return Say({"sha": sha, "tree": entries[: self.largest_tree] if is_cut else entries, "truncated": is_cut})

    def get_blob(self, it: FakeRepository, sha: str, *, asked: Asked, query: dict[str, str], login: str) -> Say:
        data = it.bare.git("cat-file", "blob", sha)
        return Say({"sha": sha, "size": len(data), "encoding": "base64", "content": base64.encodebytes(data).decode()})

    def list_commits(self, it: FakeRepository, *, asked: Asked, query: dict[str, str], login: str) -> Say:
        shas = it.bare.says("rev-list", "--topo-order", f"-n{query.get('per_page', 30)}", query["sha"]).split()
        return Say([self._listed(it, sha) for sha in shas])

    def _listed(self, it: FakeRepository, sha: str) -> dict[str, Any]:
        commit = self._commit(it, sha)
        known = {user["login"]: user for user in self.users.values() if user}
        return {
            "sha": sha,
            "commit": commit,
            "author": known.get(commit["author"]["name"]),
            "parents": commit["parents"],
        }

    def matching_refs(self, it: FakeRepository, prefix: str, *, asked: Asked, query: dict[str, str], login: str) -> Say:
        lines = it.bare.says("for-each-ref", "--format=%(refname) %(objectname)", "refs/heads").splitlines()
        found = [line.split() for line in lines if line.startswith(f"refs/{prefix}")]
        return Say([self._ref(name, sha) for name, sha in found])

    def _ref(self, name: str, sha: str) -> dict[str, Any]:
        return {"ref": name, "object": {"type": "commit", "sha": sha}}

    def get_ref(self, it: FakeRepository, name: str, *, asked: Asked, query: dict[str, str], login: str) -> Say:
        sha = it.bare.says("for-each-ref", "--format=%(objectname)", f"refs/{name}")
        if not sha:
            raise Refused(404, "Not Found")
        return Say(self._ref(f"refs/{name}", sha))

    def post_blob(self, it: FakeRepository, *, asked: Asked, query: dict[str, str], login: str) -> Say:
        content = asked.json["content"]
        data = base64.b64decode(content) if asked.json.get("encoding") == "base64" else content.encode()
        return Say({"sha": it.bare.blob(data)}, 201)

    def post_tree(self, it: FakeRepository, *, asked: Asked, query: dict[str, str], login: str) -> Say:
        entries = asked.json["tree"]
        assert all(each["type"] == "blob" and each["mode"] in ("100644", "100755") for each in entries)
        files = {
            each["path"]: (each["mode"], each["sha"] if "sha" in each else it.bare.blob(each["content"].encode()))
            for each in entries
        }
        return Say({"sha": it.bare.write_tree(files, asked.json["base_tree"])}, 201)

    def post_commit(self, it: FakeRepository, *, asked: Asked, query: dict[str, str], login: str) -> Say:
        body = asked.json
        author = body.get("author") or {"name": login, "email": f"{login}@example.com"}
        sha = it.bare.commit_tree(body["tree"], body["message"], body["parents"], author["name"], author["email"])
        return Say(self._commit(it, sha), 201)

    def post_ref(self, it: FakeRepository, *, asked: Asked, query: dict[str, str], login: str) -> Say:
        ref, sha = asked.json["ref"], asked.json["sha"]
        if self.rule and ref.startswith(self.rule):
            raise Refused(
                422, "Repository rule violations found\n\nCannot create ref due to creations being restricted."
            )
        if it.bare.resolve(ref.removeprefix("refs/heads/")):
            raise Refused(422, "Reference already exists")
        it.bare.git("update-ref", ref, sha)
        return Say(self._ref(ref, sha), 201)

    def patch_ref(self, it: FakeRepository, name: str, *, asked: Asked, query: dict[str, str], login: str) -> Say:
        old, new = it.bare.resolve(name.removeprefix("heads/")), asked.json["sha"]
        if not old:
            raise Refused(422, "Reference does not exist")
        if it.bare.says("merge-base", old, new) != old and not asked.json.get("force"):
            raise Refused(422, "Update is not a fast forward")
        it.bare.git("update-ref", f"refs/{name}", new)
        return Say(self._ref(f"refs/{name}", new))

    def list_pulls(self, it: FakeRepository, *, asked: Asked, query: dict[str, str], login: str) -> Say:
        wanted = {"all": ("open", "closed")}.get(query.get("state", "open"), (query.get("state", "open"),))
        found = [
            each
            for each in reversed(it.pulls)
            if each["state"] in wanted
            and query.get("head", each["head"]["label"]) == each["head"]["label"]
            and query.get("base", each["base"]["ref"]) == each["base"]["ref"]
        ]
        return Say(found)

    def post_pull(self, it: FakeRepository, *, asked: Asked, query: dict[str, str], login: str) -> Say:
        body = asked.json
        owner, branch = body["head"].split(":")
        home = next(
            each
            for each in self.repositories.values()
            if each.owner == owner and (each is it or each.parent == it.full_name)
        )
        if not home.bare.resolve(branch):
            raise Refused(
                422, "Validation Failed", errors=[{"resource": "PullRequest", "field": "head", "code": "invalid"}]
            )
        if any(each["head"]["label"] == body["head"] and each["state"] == "open" for each in it.pulls):
            raise Refused(
                422, "Validation Failed", errors=[{"message": f"A pull request already exists for {body['head']}."}]
            )
        number = len(it.pulls) + 1
        pull = {
            "number": number,
            "html_url": f"{self.url}/{it.full_name}/pull/{number}",
            "state": "open",
            "merged_at": None,
            "title": body["title"],
            "body": body["body"],
            "head": {"label": body["head"], "ref": branch},
            "base": {"ref": body["base"]},
        }
        it.pulls.append(pull)
        return Say(pull, 201)

    def patch_pull(self, it: FakeRepository, number: str, *, asked: Asked, query: dict[str, str], login: str) -> Say:
        it.pulls[int(number) - 1].update(asked.json)
        return Say(it.pulls[int(number) - 1])

    def post_fork(self, it: FakeRepository, *, asked: Asked, query: dict[str, str], login: str) -> Say:
        """A fork is a clone; it is there at once and filled a while later, as ``fork_delay`` counts requests."""
        name = f"{login}/{it.full_name.partition('/')[2]}"
        if name.lower() not in self.repositories:
            self.add(name, writers=(login,))
            fork = self.of(name)
            fork.parent = it.full_name
            self.counts[name] = self.fork_delay
            if not self.fork_delay:
                self.fill(fork)
        return Say(self.describe(self.of(name), login), 202)

    def fill(self, fork: FakeRepository) -> None:
        fork.bare.git("fetch", "-q", str(self.of(fork.parent).bare.path), "+refs/heads/*:refs/heads/*")

    def merge_upstream(self, it: FakeRepository, *, asked: Asked, query: dict[str, str], login: str) -> Say:
        self.counts[it.full_name] -= 1
        if self.counts[it.full_name] > 0:
            raise Refused(404, "Not Found")
        branch = asked.json["branch"]
        it.bare.git("fetch", "-q", str(self.of(it.parent).bare.path), f"refs/heads/{branch}:refs/heads/{branch}")
        return Say({"merge_type": "fast-forward"})

    def get_tarball(self, it: FakeRepository, ref: str, *, asked: Asked, query: dict[str, str], login: str) -> Say:
        return Say(None, 302, {"Location": f"{self.url}/codeload/{it.id}/{it.bare.resolve(ref)}"})

    def _archive(self, number: str, sha: str) -> Say:
        it = next(each for each in self.repositories.values() if each.id == int(number))
        prefix = f"{it.full_name.replace('/', '-')}-{sha[:7]}/"
        return Say(it.bare.git("archive", "--format=tar.gz", f"--prefix={prefix}", sha))


_ROUTES: list[tuple[str, str, Callable[..., Say]]] = [
    ("GET", "", FakeGitHub.get_repository),
    ("GET", r"/commits", FakeGitHub.list_commits),
    ("GET", r"/git/matching-refs/(.+)", FakeGitHub.matching_refs),
    ("GET", r"/git/ref/(.+)", FakeGitHub.get_ref),
    ("POST", r"/git/blobs", FakeGitHub.post_blob),
    ("POST", r"/git/trees", FakeGitHub.post_tree),
    ("POST", r"/git/commits", FakeGitHub.post_commit),
    ("POST", r"/git/refs", FakeGitHub.post_ref),
    ("PATCH", r"/git/refs/(.+)", FakeGitHub.patch_ref),
    ("GET", r"/pulls", FakeGitHub.list_pulls),
    ("POST", r"/pulls", FakeGitHub.post_pull),
    ("PATCH", r"/pulls/(\d+)", FakeGitHub.patch_pull),
    ("POST", r"/forks", FakeGitHub.post_fork),
    ("POST", r"/merge-upstream", FakeGitHub.merge_upstream),
    ("GET", r"/commits/(.+)", FakeGitHub.get_commit),
    ("GET", r"/git/trees/([0-9a-f]+)", FakeGitHub.get_tree),
    ("GET", r"/git/blobs/([0-9a-f]+)", FakeGitHub.get_blob),
    ("GET", r"/git/commits/([0-9a-f]+)", FakeGitHub.get_git_commit),
    ("GET", r"/tarball/(.+)", FakeGitHub.get_tarball),
]


@asynccontextmanager
async def fake_github(folder: Path):
    """Serve a GitHub of one's own."""
    server = FakeGitHub(folder)
    listening = await asyncio.start_server(server.serve, "127.0.0.1", 0)
    server.url = f"http://127.0.0.1:{listening.sockets[0].getsockname()[1]}"
    try:
        yield server
    finally:
        listening.close()
