"""A file as a writer sees it: whole where asked, in brief elsewhere, always Python."""

import ast

import pytest

from codedoc_core.context.brief import brief
from codedoc_core.context.enhance import ContextEnhancer
from codedoc_core.context.excerpt import bare_code, excerpt
from codedoc_core.context.file import file_contexts
from codedoc_core.docstrings.profile import Style, StyleProfile
from codedoc_core.facts.infer import infer_facts
from codedoc_core.source.text import decode
from codedoc_core.symbols.index import SymbolIndex, summarise
from codedoc_core.symbols.parse import parse

SHOP = (
    b'''"""A shop.

With a long story.
"""
from .money import charge

TABLE = {'''
    + b'"key": 1, ' * 90
    + b'''}


class Cart:
    """A cart.

    More of it.
    """

    def __init__(self, owner):
        self.owner = owner

    def checkout(self, gateway):
        # The gateway may be slow.
        self.log("checkout")

        return charge(gateway, self.owner)

    def log(self, text):
        """Log a "text".

        Args:
            text: Line to log.
        """
        print(text)
        return None
'''
)
MONEY = b'''
def charge(gateway, owner):
    """Charge an owner."""
    return gateway.charge(owner)
'''
TESTS = b"""
from shop.cart import Cart
def test_checkout():
    assert Cart("me").checkout(1) == 1
"""
CLI = b"""
from shop.money import charge
def main():
    charge(1, owner="me")
"""


def module_of(data: bytes, name: str = "shop.cart"):
    return parse(decode(data), name)


def symbol_of(module, qualname: str):
    return next(symbol for symbol in module.symbols if symbol.qualname == qualname)


def test_what_is_asked_about_is_whole_and_numbered_and_the_rest_is_in_brief():
    module = module_of(SHOP)
    text = excerpt(module, [symbol_of(module, "Cart.checkout"), symbol_of(module, "Cart.__init__")])
    assert "    # [1]\n    def checkout(self, gateway):\n        # The gateway may be slow.\n" in text
    assert "    # [2]\n    def __init__(self, owner):\n        self.owner = owner\n" in text
    assert '    def log(self, text):\n        """Log a \'text\'."""\n        ...\n' in text
    assert text.startswith('"""A shop."""\nfrom .money import charge\nTABLE = ...\nclass Cart:\n    """A cart."""\n')
    assert "\n\n" not in text


@pytest.mark.parametrize(
    "code",
    [
        "def f(): return 1\n",
        "class A: pass\n",
        "x = 1; y = 2\nif x:\n  def f(a,\n    b): # why\n    '''d\"\"\" \\\\ \"'''\n    return 1\nelse:\n  f = None\n",
        "def f():\n  def g():\n    return 1\n  return g\n",
        "if x: \n\tdef f():\r\n\t\treturn '''a\r\n\r\n b'''\r\n",
        "class A:\n  '''One\n\n  two.'''\n  x: int = 3\n",
    ],
)
def test_an_excerpt_is_python_whoever_is_asked_about(code: str):
    module = module_of(code.encode())
    for asked in ([], list(module.symbols), [module.symbols[-1]]):
        ast.parse(excerpt(module, asked))


def test_the_code_that_documentation_depends_on_is_free_of_docstrings_and_of_what_others_do():
    module = module_of(SHOP)
    documented = module_of(
        SHOP.replace(b"        self.owner = owner", b'        """Init."""\n        self.owner = owner')
    )
    changed = module_of(SHOP.replace(b"print(text)", b"print(text, text)"))
    for qualname, is_same in (("Cart", True), ("Cart.checkout", True), ("Cart.log", False), ("", True)):
        code = bare_code(symbol_of(module, qualname), module)
        assert code == bare_code(symbol_of(documented, qualname), documented)
        assert (code == bare_code(symbol_of(changed, qualname), changed)) is is_same


def enhancer() -> ContextEnhancer:
    files = (("shop.cart", SHOP), ("shop.money", MONEY), ("tests.test_cart", TESTS), ("shop.cli", CLI))
    modules = [module_of(data, name) for name, data in files]
    briefs = [brief(module, f"{module.name.replace('.', '/')}.py") for module in modules]
    return ContextEnhancer(briefs, SymbolIndex(summarise(module) for module in modules))


def surroundings(qualname: str, data: bytes = SHOP, name: str = "shop.cart", budget: int = 200) -> tuple[str, ...]:
    module = module_of(data, name)
    return enhancer().extract_enhanced_context(name, infer_facts(symbol_of(module, qualname), module), budget)


def test_callees_in_other_files_are_told_with_their_summaries_and_so_are_tests():
    assert surroundings("Cart.checkout") == (
        "calls shop.money.charge: def charge(gateway, owner) - Charge an owner.",
        'tested as: assert Cart("me").checkout(1) == 1',
    )


def test_callers_are_evidence_with_their_line_and_come_last():
    assert surroundings("charge", MONEY, "shop.money") == (
        "called by shop.cart.Cart.checkout: return charge(gateway, self.owner)",
        'called by shop.cli.main: charge(1, owner="me")',
    )


def test_terms_of_the_project_are_told():
    found = surroundings("Cart.log")
    assert found == ("elsewhere here, text is: Line to log.",)


def test_what_does_not_fit_the_budget_is_left_out():
    assert surroundings("Cart.checkout", budget=5) == ()


def test_a_summary_written_in_this_run_informs_the_callers():
    module = module_of(SHOP.replace(b"charge", b"main").replace(b".money", b".cli"))
    facts = infer_facts(symbol_of(module, "Cart.checkout"), module)
    renamed = ContextEnhancer(
        [brief(module, "shop/cart.py"), brief(module_of(CLI, "shop.cli"), "shop/cli.py")],
        SymbolIndex([summarise(module)]),
    )
    renamed.note_summary("shop.cli.main", "Run the shop.")
    assert renamed.extract_enhanced_context("shop.cart", facts, 99) == (
        "calls shop.cli.main: def main() - Run the shop.",
    )


def test_a_fingerprint_changes_with_the_code_and_its_facts_and_not_with_its_place():
    def fingerprints(data: bytes, style: Style = Style.GOOGLE) -> dict[str, str]:
        module, profile = module_of(data), StyleProfile(style=style)
        asked = [(symbol, infer_facts(symbol, module), 72) for symbol in module.symbols]
        return {
            context.facts.qualname: context.fingerprint
            for context in file_contexts(module, "shop/cart.py", asked, profile)[0].symbols
        }

    before = fingerprints(SHOP)
    assert fingerprints(SHOP.replace(b"class Cart", b"\n\n# A cart.\nclass Cart")) | {"": ""} == before | {"": ""}
    changed = fingerprints(SHOP.replace(b"print(text)", b"print(text, text)"))
    assert {name for name in before if before[name] != changed[name]} == {"Cart.log"}
    assert not set(before.values()) & set(fingerprints(SHOP, Style.NUMPY).values())


def test_a_large_file_is_asked_about_in_parts_that_show_only_what_they_mention():
    module = module_of(SHOP)
    asked = [(symbol, infer_facts(symbol, module), 72) for symbol in module.symbols[1:]]
    whole = file_contexts(module, "shop/cart.py", asked, StyleProfile())
    parts = file_contexts(module, "shop/cart.py", asked, StyleProfile(), budget=60)
    assert len(whole) == 1
    assert len(parts) > 1
    told = [context.facts.qualname for part in parts for context in part.symbols]
    assert told == [symbol.qualname for symbol, _, _ in asked]
    last = parts[-1]
    assert "def log" in last.excerpt
    assert "def __init__" not in last.excerpt
    assert [context.number for context in last.symbols] == list(range(1, len(last.symbols) + 1))


def test_a_header_that_costs_more_than_it_tells_is_cut_to_its_names():
    doc = "x" * 700
    code = f"""
def asked():
    return long(1)


async def long(a, /, b: "{doc}", *, c=1, **rest):
    return a
"""
    module = module_of(code.encode())
    text = excerpt(module, [symbol for symbol in module.symbols if symbol.name == "asked"])
    assert "async def long(a, b, *, c, **rest): ..." in text
    assert doc not in text
    ast.parse(text)
