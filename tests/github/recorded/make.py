"""Write what lies beside this file anew, from the npm packages ``@octokit/fixtures`` and ``@octokit/openapi`` (both MIT).

npm install --prefix DIR @octokit/fixtures @octokit/openapi && python tests/github/recorded/make.py DIR
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

HERE = Path(__file__).parent
SCENARIOS = (
    "errors",
    "get-archive",
    "get-repository",
    "git-refs",
    "paginate-issues",
    "rename-repository",
)
HEADERS = {"content-type", "date", "etag", "link", "location", "x-oauth-scopes", "x-accepted-oauth-scopes"}
HEADERS |= {f"x-ratelimit-{name}" for name in ("limit", "remaining", "reset", "resource", "used")}
REPOSITORY = "/repos/{owner}/{repo}"
PATHS = (
    "/rate_limit",
    "/user",
    "/user/repos",
    REPOSITORY,
    *(
        REPOSITORY + path
        for path in (
            "/branches/{branch}",
            "/commits",
            "/commits/{ref}",
            "/compare/{basehead}",
            "/contents/{path}",
            "/forks",
            "/git/blobs",
            "/git/blobs/{file_sha}",
            "/git/commits",
            "/git/commits/{commit_sha}",
            "/git/matching-refs/{ref}",
            "/git/ref/{ref}",
            "/git/refs",
            "/git/refs/{ref}",
            "/git/trees",
            "/git/trees/{tree_sha}",
            "/issues/{issue_number}/comments",
            "/merge-upstream",
            "/pulls",
            "/pulls/{pull_number}",
            "/pulls/{pull_number}/commits",
            "/tarball/{ref}",
        )
    ),
)
WORDS = {"description", "x-github", "externalDocs", "summary", "tags"}


def scenarios(packages: Path) -> dict[str, list[dict]]:
    folder = packages / "@octokit" / "fixtures" / "scenarios" / "api.github.com"
    return {name: [exchange(each) for each in load(folder / name / "normalized-fixture.json")] for name in SCENARIOS}


def exchange(recorded: dict) -> dict:
    kept = {name: recorded[name] for name in ("scope", "method", "path", "body", "status", "response")}
    return {**kept, "headers": {name: str(value) for name, value in recorded["headers"].items() if name in HEADERS}}


def description(packages: Path) -> dict:
    """Return GitHub's description of the paths in use, with all that they refer to and without its prose."""
    whole = load(packages / "@octokit" / "openapi" / "generated" / "api.github.com.json")
    trimmed = {"openapi": whole["openapi"], "info": whole["info"], "servers": whole["servers"]}
    trimmed["paths"] = {path: bare(whole["paths"][path]) for path in PATHS}
    trimmed["components"] = {}
    left = [trimmed["paths"]]
    while left:
        for reference in references(left.pop()):
            _, _, kind, name = reference.split("/")
            group = trimmed["components"].setdefault(kind, {})
            if name not in group:
                group[name] = bare(whole["components"][kind][name])
                left.append(group[name])
    return trimmed


def bare(node, key=""):
    """Return a part of the description without prose; an example or a map of names keeps all its keys."""
    if isinstance(node, dict) and key not in ("properties", "example", "value", "headers"):
        return {name: bare(each, name) for name, each in node.items() if name not in WORDS or key == "responses"}
    if isinstance(node, dict):
        return {name: bare(each) if key in ("properties", "headers") else each for name, each in node.items()}
    return [bare(each) for each in node] if isinstance(node, list) else node


def references(node) -> list[str]:
    found, left = [], [node]
    while left:
        each = left.pop()
        if isinstance(each, dict):
            found += [each["$ref"]] if isinstance(each.get("$ref"), str) else []
            left += each.values()
        elif isinstance(each, list):
            left += each
    return found


def load(path: Path):
    return json.loads(path.read_text("utf-8"))


if __name__ == "__main__":
    packages = Path(sys.argv[1]) / "node_modules"
    for name, value in (("octokit", scenarios(packages)), ("openapi", description(packages))):
        (HERE / f"{name}.json").write_text(json.dumps(value, indent=None, separators=(",", ":"), sort_keys=True) + "\n")
