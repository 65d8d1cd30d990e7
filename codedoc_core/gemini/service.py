"""The Gemini doc service: questions about files made of facts, and answers held to them."""

from __future__ import annotations

from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from codedoc_core.context.budget import estimate_tokens
from codedoc_core.errors import LimitReached, ServiceFailed
from codedoc_core.gemini.answers import read_answer
from codedoc_core.gemini.client import Question, open_client
from codedoc_core.gemini.estimate import draft_tokens, most_draft_tokens, most_tokens
from codedoc_core.gemini.models import known_model
from codedoc_core.gemini.schema import draft_schema, fields_of, schema_text
from codedoc_core.transport.breaker import CircuitBreaker
from codedoc_core.transport.clock import Clock
from codedoc_core.transport.limits import RateLimiter, RateLimits
from codedoc_core.transport.line import Line, Weight
from codedoc_core.transport.spending import NoBook, Spending
from codedoc_core.transport.usage import Usage
from codedoc_core.writing.prompt import prompt
from codedoc_core.writing.reply import Reply, Said, Trouble
from codedoc_core.writing.writer import Spent

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

    from codedoc_core.context.symbol import FileContext
    from codedoc_core.gemini.client import GeminiClient
    from codedoc_core.gemini.completion import Completion
    from codedoc_core.gemini.models import GeminiModel
    from codedoc_core.gemini.remote import RemoteClient
    from codedoc_core.gemini.settings import GeminiAccess, GeminiSettings
    from codedoc_core.transport.spending import Book
    from codedoc_core.transport.usage import Price
    from codedoc_core.writing.prompt import Prompt

_BUDGET: Final = 12_000
_MOST_FIELDS: Final = 240
"""Fields of one answer; with many more, the service finds that the schema has too many states."""

_MOST_ANSWER: Final = 32_000
_ENOUGH: Final = 5
"""Quarters of a likely answer for which there must be room; one that is cut off is read as far as it goes."""

_MOST_TEXT: Final = 200_000
_OTHER_WORDS: Final = (
    "Use words of your own; repeat no text that was published elsewhere. Answer in JSON of this form: "
)
_OTHER_TEMPERATURE: Final = 1.0


@asynccontextmanager
async def open_gemini(
    settings: GeminiSettings,
    access: GeminiAccess,
    *,
    clock: Clock | None = None,
    samples: Sequence[str] = (),
    book: Book | None = None,
) -> AsyncIterator[GeminiDocService]:
    """Open the service; its connections are closed when the block is left.

    Args:
        settings: What may be tuned.
        access: How it is reached; ``access_from`` reads it from the environment.
        clock: Time and chance; the system's where ``None``.
        samples: Docstrings that show how the project writes.
        book: Where requests are taken down; nowhere where ``None``.

    Raises:
        UsageError: If costs are limited and no price of the model is known.
    """
    async with open_client(settings, access) as client:
        yield doc_service(client, clock=clock, samples=samples, book=book)


def doc_service(
    client: GeminiClient | RemoteClient,
    *,
    clock: Clock | None = None,
    samples: Sequence[str] = (),
    book: Book | None = None,
) -> GeminiDocService:
    """Put limits, purse and breaker before a client.

    Args:
        client: Sends requests, or has them sent.
        clock: Time and chance; the system's where ``None``.
        samples: Docstrings that show how the project writes.
        book: Where requests are taken down; nowhere where ``None``.

    Raises:
        UsageError: If costs are limited and no price of the model is known.
    """
    time, settings = clock or Clock(), client.settings
    price = known_model(settings.model).price(date.today(), is_flex=settings.tier == "flex")
    spending = Spending(settings.limits, price, book or NoBook())
    line = Line(RateLimiter(rate_limits(settings), time), spending, CircuitBreaker(time), time)
    return GeminiDocService(client, line, price, tuple(samples))


def rate_limits(settings: GeminiSettings) -> RateLimits:
    """Return how fast one may ask: as the settings say, or else as the model allows."""
    model = known_model(settings.model)
    return RateLimits(
        settings.requests_per_minute or model.requests_per_minute,
        settings.tokens_per_minute or model.tokens_per_minute,
        settings.in_flight,
    )


@dataclass(slots=True)
class GeminiDocService:
    """Asks Gemini about files, one request at a time; ``jobs.batch.BatchProcessor`` asks about many.

    Attributes:
        client: Sends requests.
        line: Limits, retries and spending.
        price: What tokens cost; ``None`` where that is not known.
        samples: Docstrings that show how the project writes.
        budget: Tokens of context that one request should hold.
    """

    client: GeminiClient | RemoteClient
    line: Line
    price: Price | None = None
    samples: tuple[str, ...] = ()
    budget: int = field(default=_BUDGET, init=False)

    @property
    def spent(self) -> Spent:
        """What the service said was used, and every request that was sent."""
        spending = self.line.spending
        return self._spent(spending.used + Usage(requests=spending.unsure.requests))

    @property
    def name(self) -> str:
        """The model's name."""
        return self.client.settings.model

    def fits(self, files: Sequence[FileContext]) -> bool:
        """Whether files may go into one request; one file alone may be long, since each part of it repeats its text."""
        asked = prompt(files, self.samples)
        fields = sum(len(fields_of(symbol.facts)) for symbol in asked.symbols)
        answer = sum(most_draft_tokens(symbol.facts) for symbol in asked.symbols)
        budget = self.budget if len(files) > 1 else _MOST_TEXT
        return asked.tokens <= budget and fields <= _MOST_FIELDS and answer <= _MOST_ANSWER

    def estimate(self, files: Sequence[FileContext]) -> Spent:
        """Say what one request about files would cost."""
        asked = prompt(files, self.samples)
        usage = Usage(1, estimate_tokens(self._question(asked).sent), 0, self._likely(asked))
        return self._spent(usage, is_estimate=True)

    async def ask(self, files: Sequence[FileContext], *, is_again: bool = False) -> Reply:
        """Send one request, as often as it takes, and read the answer.

        Args:
            files: Files with the symbols to be documented.
            is_again: Whether the very same was asked before in vain; the request is then varied, and the form of its
                answer told in words.
        """
        asked = prompt(files, self.samples)
        question = self._question(asked, is_again=is_again)
        try:
            completion = await self.line.call(partial(self._complete, question), self._weight(question, asked))
        except LimitReached as error:
            return Reply((None,) * len(asked.symbols), Trouble.OVER_LIMIT, str(error))
        except ServiceFailed as error:
            return Reply((None,) * len(asked.symbols), Trouble.UNREACHED, str(error))
        return _reply(completion, asked)

    def question(self, files: Sequence[FileContext]) -> Question:
        """Return what is asked about files, for who sends it another way."""
        return self._question(prompt(files, self.samples))

    def reply(self, files: Sequence[FileContext], completion: Completion) -> Reply:
        """Hold what came back on ``question`` to what was asked."""
        return _reply(completion, prompt(files, self.samples))

    async def generate_function_documentation(self, file: FileContext) -> Reply:
        """Ask about one symbol, or the few of one file."""
        return await self.ask([file])

    @property
    def _model(self) -> GeminiModel:
        return known_model(self.name)

    @property
    def _thinking(self) -> str:
        return self.client.settings.thinking

    def _question(self, asked: Prompt, *, is_again: bool = False) -> Question:
        answer = sum(most_draft_tokens(symbol.facts) for symbol in asked.symbols)
        most = min(answer + self._model.allowance(self._thinking), self._model.most_output)
        if is_again:
            text = f"{asked.text}\n{_OTHER_WORDS}{schema_text(_schema(asked))}\n"
            return Question(asked.system, text, None, min(2 * most, self._model.most_output), _OTHER_TEMPERATURE)
        return Question(asked.system, asked.text, _schema(asked), most)

    def _weight(self, question: Question, asked: Prompt) -> Weight:
        worst = Usage(1, most_tokens(question.sent), 0, question.most_output)
        return Weight(
            estimate_tokens(question.sent), worst, min(_ENOUGH * self._likely(asked) // 4, question.most_output)
        )

    async def _complete(self, question: Question, granted: Usage) -> Completion:
        return await self.client.complete(replace(question, most_output=granted.output_tokens))

    def _likely(self, asked: Prompt) -> int:
        """Return about how many tokens an answer has, thoughts included."""
        return sum(draft_tokens(symbol.facts) for symbol in asked.symbols) + self._model.thoughts(self._thinking)

    def _spent(self, usage: Usage, *, is_estimate: bool = False) -> Spent:
        cost = self.price.of(usage) if self.price else None
        return Spent(
            self.name, usage.requests, usage.input_tokens, usage.cached_tokens, usage.output_tokens, cost, is_estimate
        )


def _schema(asked: Prompt) -> dict[str, Any]:
    facts = (symbol.facts for symbol in asked.symbols)
    return draft_schema(list(zip(asked.keys, facts, strict=True)))


def _reply(completion: Completion, asked: Prompt) -> Reply:
    """Hold an answer to what was asked; what was answered in good form counts, whatever became of the rest."""
    facts = (symbol.facts for symbol in asked.symbols)
    drafts = read_answer(completion.text, list(zip(asked.keys, facts, strict=True)))
    said = tuple(None if draft is None else Said(draft if draft.summary else None) for draft in drafts)
    trouble = completion.trouble or (Trouble.MALFORMED if None in said else Trouble.NONE)
    return Reply(said, trouble, completion.reason or trouble.value)
