"""The values in which everything proved about a symbol is kept."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What a symbol is to its reader."""

    MODULE = "module"
    CLASS = "class"
    DATACLASS = "dataclass"
    ENUM = "enum"
    EXCEPTION = "exception"
    PROTOCOL = "protocol"
    NAMED_TUPLE = "named tuple"
    TYPED_DICT = "typed dict"
    FUNCTION = "function"
    METHOD = "method"
    CLASS_METHOD = "class method"
    STATIC_METHOD = "static method"
    PROPERTY = "property"
    SETTER = "setter"
    DELETER = "deleter"
    CONSTRUCTOR = "constructor"
    DUNDER = "dunder"
    OVERLOAD = "overload"
    TEST = "test"


class ParameterKind(StrEnum):
    """How an argument reaches a parameter, in the words of ``inspect``."""

    POSITIONAL_ONLY = "positional-only"
    POSITIONAL_OR_KEYWORD = "positional-or-keyword"
    VAR_POSITIONAL = "var-positional"
    KEYWORD_ONLY = "keyword-only"
    VAR_KEYWORD = "var-keyword"


@dataclass(frozen=True, slots=True)
class ParameterFact:
    """A parameter; ``self`` and ``cls`` are not among the facts.

    Attributes:
        name: Name without stars.
        kind: How it is passed.
        annotation: Source of its annotation, or ``None``.
        type: Its type as a code expression: the annotation, else what the code proves, else ``None``.
        default: Source of its default, or ``None``.
        words: What the code proves that it is or does, as a noun phrase or sentence, or ``None``.
        evidence: Where ``words`` come from (``"comment"``, ``"inherited"``, ``"sibling"``, ``"use"``), or empty.
    """

    name: str
    kind: ParameterKind
    annotation: str | None = None
    type: str | None = None
    default: str | None = None
    words: str | None = None
    evidence: str = ""

    @property
    def display_name(self) -> str:
        """The name with its stars."""
        stars = {ParameterKind.VAR_POSITIONAL: "*", ParameterKind.VAR_KEYWORD: "**"}
        return stars.get(self.kind, "") + self.name


@dataclass(frozen=True, slots=True)
class ResultFact:
    """What a function returns or yields.

    Attributes:
        annotation: Source of the annotated type, or ``None``.
        type: Type as a code expression (annotation, else proved), or ``None`` where it is not known.
        words: The value in words (``"The sum of ``price`` over ``items``."``), or ``None``.
        may_be_none: Whether some path gives ``None`` beside other values.
    """

    annotation: str | None = None
    type: str | None = None
    words: str | None = None
    may_be_none: bool = False


@dataclass(frozen=True, slots=True)
class RaiseFact:
    """An exception that can leave the function.

    Attributes:
        type: The exception as the code names it.
        when: The condition as a sentence that starts with "If" or "When" and ends with a full stop, or ``None``.
        line: 1-based line of the evidence.
        via: The callee it comes from, or ``None`` for the function's own ``raise``.
        aside: A sentence about it where the condition is not known: its message, or what it stands for.
    """

    type: str
    when: str | None
    line: int
    via: str | None = None
    aside: str | None = None

    @property
    def words(self) -> str | None:
        """The condition, else what is known beside it."""
        return self.when or self.aside


@dataclass(frozen=True, slots=True)
class AttributeFact:
    """An attribute of a class, or a public constant of a module.

    Attributes:
        name: The attribute.
        type: Annotation or proved type, or ``None``.
        default: Source of its default or value, or ``None``.
        words: What an existing comment or docstring says of it, or ``None``.
        of: What holds it: ``"class"``, ``"instance"`` or ``"module"``; ``"property"`` for one that is computed, and
            ``"inherited"`` for one that only bases set. Empty where nobody asked.
    """

    name: str
    type: str | None = None
    default: str | None = None
    words: str | None = None
    of: str = ""


@dataclass(frozen=True, slots=True)
class SymbolFacts:
    """All that the code proves about one symbol.

    Attributes:
        qualname: The symbol.
        line: 1-based line of the definition.
        role: What it is to its reader.
        is_async: Whether it is a coroutine or asynchronous generator.
        is_stub: Whether the body is only ``...``, ``pass`` or ``raise NotImplementedError``.
        parameters: In the order of the signature; for a class, those of its constructor.
        returns: What is returned, or ``None`` where a Returns section is not due.
        yields: What is yielded, or ``None`` where a Yields section is not due.
        sends: What a generator makes of values that it is sent, or ``None`` where it takes none.
        final: What a generator ends with, the value of ``yield from``, or ``None`` where that is nothing.
        raises: Exceptions that can leave the function, in source order, one per type.
        attributes: Attributes of a class.
        summary: The best proved summary sentence, or ``None`` where nothing true and useful can be said.
        alternatives: Other true summaries, for lines on which the best one does not fit.
        description: Further proved sentences, each a paragraph.
        inherited: Qualified name of the documented symbol that this one overrides, or ``None``.
        unsaid: How many entries are due that no evidence describes; they are left to a person or a model.
    """

    qualname: str
    line: int
    role: Role
    is_async: bool = False
    is_stub: bool = False
    parameters: tuple[ParameterFact, ...] = ()
    returns: ResultFact | None = None
    yields: ResultFact | None = None
    sends: ResultFact | None = None
    final: ResultFact | None = None
    raises: tuple[RaiseFact, ...] = ()
    attributes: tuple[AttributeFact, ...] = ()
    summary: str | None = None
    alternatives: tuple[str, ...] = ()
    description: tuple[str, ...] = ()
    inherited: str | None = None
    unsaid: int = 0
