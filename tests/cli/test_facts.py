"""``codedoc facts``: what is printed, and that the page about it is true."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from test_generate import codedoc

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "facts.md").read_text("utf-8")
SHOP = '''"""A shop."""

import json
from dataclasses import dataclass

LIMIT = 3


class StockError(Exception):
    """Nothing left."""


@dataclass
class Item:
    name: str
    price: float = 0.0


@dataclass
class Offer(Item):
    until: str = ""


class Cart:
    def __init__(self, owner, items=None):
        if not owner:
            raise ValueError("owner is required")
        self.owner = owner
        self._items = items or []

    def take(self, name):
        _check(self._items)
        print(name)
        return json.loads(name) if len(self._items) < LIMIT else None


class Basket(Cart):
    def take(self, name):
        return super().take(name)


def _check(items):
    if not items:
        raise StockError


def each(items):
    yield from items
'''
TYPES = {"str": str, "int": int, "bool": bool, "null": type(None)}


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("project")
    (root / "pyproject.toml").write_text("[project]\nname = 'shop'\n")
    (root / "src" / "shop").mkdir(parents=True)
    (root / "src" / "shop" / "__init__.py").write_text("from .cart import Cart\n")
    (root / "src" / "shop" / "cart.py").write_text(SHOP)
    return root


def facts(project: Path, *arguments: str) -> dict[str, dict]:
    done = codedoc("facts", "--format", "jsonl", *arguments, cwd=project)
    assert done.returncode == 0, done.stderr
    return {record["symbol"]: record for record in map(json.loads, done.stdout.splitlines())}


@pytest.fixture(scope="module")
def known(project: Path) -> dict[str, dict]:
    return facts(project)


def test_every_symbol_has_its_line(known: dict[str, dict]):
    assert list(known) == [
        "shop", "shop.cart", "shop.cart.StockError", "shop.cart.Item", "shop.cart.Offer", "shop.cart.Cart",
        "shop.cart.Cart.__init__", "shop.cart.Cart.take", "shop.cart.Basket", "shop.cart.Basket.take",
        "shop.cart._check", "shop.cart.each",
    ]  # fmt: skip


def raised(record: dict) -> list[tuple[str, str, int, str | None]]:
    return [(each["type"], each["qualified"], each["line"], each["via"]) for each in record["raises"]]


def test_exceptions_come_with_place_and_callee(known: dict[str, dict]):
    assert raised(known["shop.cart.Cart.take"]) == [
        ("StockError", "shop.cart.StockError", 32, "_check"),
        ("JSONDecodeError", "json.JSONDecodeError", 34, "json.loads"),
    ]
    assert raised(known["shop.cart.Cart"]) == [("ValueError", "ValueError", 27, None)]
    assert known["shop.cart.Cart"]["raises"][0]["when"] == "If ``owner`` is falsy."


def test_a_class_takes_what_its_constructor_takes_inherited_or_made_of_fields(known: dict[str, dict]):
    def taken(name: str) -> list[str]:
        return [each["name"] for each in known[f"shop.cart.{name}"]["params"]]

    assert taken("Cart") == taken("Basket") == ["owner", "items"]
    assert (taken("Item"), taken("Offer")) == (["name", "price"], ["name", "price", "until"])


def test_the_repository_is_known(known: dict[str, dict]):
    take = known["shop.cart.Cart.take"]
    assert take["callers"] == ["shop.cart.Basket.take"]
    assert known["shop.cart.Basket.take"]["overrides"] == "shop.cart.Cart.take"
    assert (take["constants_read"], take["io"]) == (["LIMIT"], ["output"])
    assert [each["name"] for each in known["shop.cart.Cart"]["attributes"]] == ["owner", "_items"]
    assert known["shop.cart.each"]["form"] == "generator"


def test_scope_and_symbol_choose(project: Path):
    assert "shop.cart._check" not in facts(project, "--scope", "public")
    assert list(facts(project, "--symbol", "Cart.take", "--symbol", "shop.cart.each")) == [
        "shop.cart.Cart.take",
        "shop.cart.each",
    ]


def test_depth_zero_follows_no_call(project: Path):
    assert raised(facts(project, "--depth", "0")["shop.cart.Cart.take"]) == [
        ("JSONDecodeError", "json.JSONDecodeError", 34, "json.loads")
    ]


def test_text_is_for_people_and_json_one_list(project: Path):
    text = codedoc("facts", cwd=project).stdout.decode()
    assert "raises StockError (through _check)" in text
    assert len(json.loads(codedoc("facts", "--format", "json", cwd=project).stdout)) == 12


def test_a_file_that_cannot_be_read_is_told(project: Path, tmp_path: Path):
    (tmp_path / "broken.py").write_text("def f(:\n")
    done = codedoc("facts", "broken.py", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, b"")
    assert b"broken.py" in done.stderr


def test_standard_input_is_no_file(project: Path):
    assert codedoc("facts", "-", cwd=project).returncode == 2


def tables() -> dict[str, list[tuple[str, ...]]]:
    """The tables of the page by the title of their first column."""
    found: dict[str, list[tuple[str, ...]]] = {}
    for block in re.findall(r"(?:^\|.*\n)+", PAGE, re.MULTILINE):
        head, _, *rows = [tuple(cell.strip() for cell in line.strip("|\n ").split("|")) for line in block.splitlines()]
        found[head[0]] = [(row[0].strip("`"), *row[1:]) for row in rows]
    return found


TABLES = tables()


def fits(value: object, kind: str) -> bool:
    if kind.startswith("list of "):
        return isinstance(value, list) and all(fits(each, kind.removeprefix("list of ")) for each in value)
    if kind.startswith("map of "):
        return isinstance(value, dict) and all(fits(each, kind.removeprefix("map of ")) for each in value.values())
    if " or " in kind:
        return any(fits(value, each) for each in kind.split(" or "))
    if kind in TYPES:
        return type(value) is TYPES[kind]
    rows = TABLES[kind]
    return (
        isinstance(value, dict) and {*value} == {row[0] for row in rows} and all(fits(value[r[0]], r[1]) for r in rows)
    )


@pytest.mark.parametrize("folder", ["src", str(ROOT / "examples"), str(ROOT / "codedoc_core" / "symbols")])
def test_the_page_tells_every_key_and_its_type(project: Path, folder: str):
    for symbol, record in facts(project, folder).items():
        of = {"all", "function" if record["kind"] == "method" else record["kind"]}
        rows = {row[0]: row[2] for row in TABLES["key"] if row[1] in of}
        assert {*record} == {*rows}, symbol
        assert [key for key, kind in rows.items() if not fits(record[key], kind)] == [], symbol


@pytest.mark.parametrize(
    ("paths", "name"),
    [
        (["src/shop/__init__.py", "src/shop/cart.py"], "shop.cart.f"),
        (["shop/__init__.py", "shop/src/__init__.py", "shop/src/cart.py"], "shop.src.cart.f"),
        (["space/shop/__init__.py", "space/shop/cart.py"], "space.shop.cart.f"),
        (["parts/one/pyproject.toml", "parts/one/shop/__init__.py", "parts/one/shop/cart.py"], "shop.cart.f"),
        (["cart.py"], "cart.f"),
    ],
)
def test_dotted_names_start_where_imports_do(tmp_path: Path, paths: list[str], name: str):
    for path in paths:
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text("def f(x):\n    return x\n" if path.endswith("cart.py") else "")
    assert name in facts(tmp_path)


def test_what_an_estimator_learns_is_among_its_attributes(tmp_path: Path):
    text = "class A:\n    def fit(self, x):\n        self.scale_ = x\n        self.seen = x\n        return self\n"
    (tmp_path / "m.py").write_text(text)
    assert [each["name"] for each in facts(tmp_path)["m.A"]["attributes"]] == ["scale_"]


def test_types_rest_on_evidence_of_the_whole_repository(tmp_path: Path):
    (tmp_path / "a.py").write_text("def count(items, limit=3):\n    return len(items) + limit\n")
    (tmp_path / "b.py").write_text("from a import count\n\n\ndef both(x: int):\n    return count([1, 2]), count([3])\n")
    done = codedoc("facts", "--format", "jsonl", cwd=tmp_path)
    records = {record["symbol"]: record for record in map(json.loads, done.stdout.splitlines())}
    items, limit = records["a.count"]["params"]
    assert items["type"].startswith(("list", "Sized", "Collection"))
    assert items["type_evidence"] not in ("annotation", "code", None)
    assert limit["type"] == "int"
    assert records["b.both"]["params"][0]["type_evidence"] == "annotation"
    assert records["b.both"]["returns"]["type"] is not None


GENERATORS = """
from collections.abc import Generator


def mean():
    total, count, found = 0.0, 0, None
    while True:
        value = yield found
        if value is None:
            break
        total += value
        count += 1
    return count


def use():
    means = mean()
    next(means)
    means.send(3.5)


def typed(n: int) -> "Generator[int, str, bool]":
    got = yield n
    return got == "x"


def outer():
    done = yield from typed(1)
    return done


def sink():
    while True:
        line: bytes = yield
        print(line)


class Feeder:
    def open(self):
        self.lines = plain_sink()

    def feed(self, line: str):
        self.lines.send(line)


def plain_sink():
    while True:
        print((yield))


def plain():
    for n in range(3):
        yield n
"""


def test_a_generator_is_sent_something_and_ends_with_something(tmp_path: Path):
    (tmp_path / "g.py").write_text(GENERATORS)
    known = facts(tmp_path)

    def told(name: str, key: str) -> tuple[str | None, str | None, bool] | None:
        result = known[f"g.{name}"][key]
        return result and (result["type"], result["type_evidence"], result["may_be_none"])

    assert told("mean", "sends") == ("float", "calls", True)
    assert told("mean", "final") == ("int", "code", False)
    assert (told("typed", "sends"), told("typed", "final")) == (
        ("str", "annotation", False),
        ("bool", "annotation", False),
    )
    assert told("outer", "final") == ("bool", "code", False)
    assert told("sink", "sends") == ("bytes", "code", False)
    assert told("plain_sink", "sends") == ("str", "calls", False)
    assert (told("plain", "yields"), told("plain", "sends"), told("plain", "final")) == (
        ("int", "code", False),
        None,
        None,
    )
    assert known["g.sink"]["form"] == "generator"
    assert b"is sent float, or None\n    ends with int" in codedoc("facts", cwd=tmp_path).stdout


HOLDING = """
import collections
from typing import ClassVar


class Base:
    limit = 3
    name: str
    seen: ClassVar[int] = 0

    def __init__(self):
        (self.low, self.high), self.limit = (1, 2), 4

    @property
    def size(self) -> int:
        return 1


class Heir(Base):
    @property
    def share(self):
        return 0.5


class Adds(Base):
    def __init__(self):
        super().__init__()
        self.extra = 1


class Pair(collections.namedtuple("Pair", ["left", "right"])):
    pass
"""


def test_attributes_of_class_and_instance_are_apart(tmp_path: Path):
    (tmp_path / "m.py").write_text(HOLDING)
    known = facts(tmp_path)

    def held(name: str) -> dict[str, str]:
        return {each["name"]: each["of"] for each in known[name]["attributes"]}

    assert held("m.Base") == {
        "limit": "instance",
        "seen": "class",
        "low": "instance",
        "high": "instance",
        "name": "instance",
    }
    assert held("m.Heir") == {"share": "property"} | dict.fromkeys(held("m.Base"), "inherited")
    assert held("m.Adds") == {"extra": "instance"}
    assert held("m.Pair") == {"left": "instance", "right": "instance"}
