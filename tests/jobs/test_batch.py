import random
from dataclasses import dataclass, field

import anyio
import pytest

from codedoc_core.context.symbol import FileContext, SymbolContext
from codedoc_core.docstrings.draft import Draft
from codedoc_core.facts.facts import Role, SymbolFacts
from codedoc_core.jobs.batch import BatchProcessor
from codedoc_core.writing.reply import Reply, Said, Trouble
from codedoc_core.writing.writer import Spent


def file_of(name, count):
    symbols = tuple(SymbolContext(SymbolFacts(f"{name}.f{at}", at, Role.FUNCTION), number=at) for at in range(count))
    return FileContext(f"{name}.py", name, "library", "...", symbols)


def names_of(files):
    return [symbol.facts.qualname for file in files for symbol in file.symbols]


@dataclass
class CannedModel:
    """Answers all but what ``trouble`` says of a request, and what ``left`` leaves out."""

    trouble: object = lambda *_: Trouble.NONE
    left: object = lambda _: ()
    room: int = 10
    budget: int = 100
    spent: Spent = field(default_factory=lambda: Spent("canned"))
    asked: list = field(default_factory=list)

    def fits(self, files):
        return sum(len(file.symbols) for file in files) <= self.room

    def estimate(self, files):
        return Spent("canned", 1, len(names_of(files)), 0, 0, 0.5, True)

    async def ask(self, files, *, is_again=False):
        names = names_of(files)
        self.asked.append((names, is_again))
        await anyio.lowlevel.checkpoint()
        trouble = self.trouble(names, is_again)
        silent = names if trouble else self.left(names)
        said = tuple(None if name in silent else Said(Draft(f"It is {name}.")) for name in names)
        return Reply(
            said, trouble or (Trouble.MALFORMED if silent else Trouble.NONE), f"because {trouble}" if trouble else ""
        )


def check(files, answers):
    """Every symbol has its own answer."""
    assert [len(each) for each in answers] == [len(file.symbols) for file in files]
    for file, each in zip(files, answers, strict=True):
        for symbol, answer in zip(file.symbols, each, strict=True):
            assert answer.reason or answer.draft.summary == f"It is {symbol.facts.qualname}."


async def written(model, files, told=None, **settings):
    answers = await BatchProcessor(model, **settings).write_files(files, (told if told is not None else []).extend)
    check(files, answers)
    return answers


async def test_small_files_share_a_request_and_none_is_divided():
    model = CannedModel()
    await written(model, [file_of(name, 4) for name in "abcde"])
    assert [len(names) for names, _ in model.asked] == [8, 8, 4]


async def test_a_large_file_is_asked_about_in_parts_and_its_rest_shares_a_request():
    model = CannedModel(room=12)
    await written(model, [file_of("a", 2), file_of("b", 37), file_of("c", 2)])
    assert [len(names) for names, _ in model.asked] == [2, 9, 9, 9, 12]


async def test_nothing_is_asked_about_nothing():
    model = CannedModel()
    assert await written(model, []) == []
    assert await written(model, [file_of("a", 0), file_of("b", 0)]) == [[], []]
    assert model.asked == []


@pytest.mark.parametrize(
    "trouble", [Trouble.TRUNCATED, Trouble.BLOCKED, Trouble.RECITED, Trouble.MALFORMED, Trouble.TOO_COMPLEX]
)
async def test_a_request_without_an_answer_is_halved_down_to_the_symbol_at_fault(trouble):
    model = CannedModel(lambda names, _: trouble if "a.f5" in names else Trouble.NONE)
    (answers,) = await written(model, [file_of("a", 8)])
    assert [bool(answer.draft) for answer in answers] == [at != 5 for at in range(8)]
    assert answers[5].reason == f"because {trouble}"
    assert [(names, again) for names, again in model.asked if names == ["a.f5"]] == [
        (["a.f5"], False),
        (["a.f5"], True),
    ]
    assert len(model.asked) == 8


async def test_what_an_answer_leaves_out_is_asked_again_alone():
    once = {"a.f3"}

    def left(names):
        found = [name for name in names if name in once]
        once.clear()
        return found

    model = CannedModel(left=left)
    (answers,) = await written(model, [file_of("a", 8)])
    assert all(answer.draft for answer in answers)
    assert [names for names, _ in model.asked[1:]] == [["a.f3"]]


async def test_an_empty_answer_is_asked_for_once_more_as_a_whole():
    model = CannedModel(lambda _, is_again: Trouble.NONE if is_again else Trouble.EMPTY)
    await written(model, [file_of("a", 8)])
    assert [(len(names), is_again) for names, is_again in model.asked] == [(8, False), (8, True)]


async def test_a_service_out_of_reach_is_not_asked_about_smaller_parts():
    model = CannedModel(lambda *_: Trouble.UNREACHED)
    answers = await written(model, [file_of("a", 8)])
    assert len(model.asked) == 1
    assert {answer.reason for answer in answers[0]} == {"because the service did not answer"}


async def test_what_is_too_dear_is_asked_about_in_smaller_parts_until_none_is_small_enough():
    model = CannedModel(lambda names, _: Trouble.OVER_LIMIT if len(names) > 2 else Trouble.NONE)
    (answers,) = await written(model, [file_of("a", 8)])
    assert all(answer.draft for answer in answers)
    poor = CannedModel(lambda *_: Trouble.OVER_LIMIT, room=1000)
    await written(poor, [file_of("a", 500)])
    assert len(poor.asked) < 30


async def test_a_file_whose_text_is_refused_is_given_up_soon_and_others_are_not():
    model = CannedModel(
        lambda names, _: Trouble.PROMPT_BLOCKED if any(n.startswith("b") for n in names) else Trouble.NONE
    )
    _, refused, fine = await written(model, [file_of("a", 2), file_of("b", 6), file_of("c", 2)])
    assert not any(answer.draft for answer in refused)
    assert all(answer.draft for answer in fine)
    assert len(model.asked) <= 7


async def test_answers_are_told_as_they_come():
    told = []
    model = CannedModel(lambda names, _: Trouble.TRUNCATED if len(names) > 2 else Trouble.NONE)
    await written(model, [file_of("a", 4)], told)
    assert [(file.path, symbol.number) for file, symbol, _ in told] == [("a.py", at) for at in range(4)]


@pytest.mark.parametrize("seed", range(20))
async def test_whatever_the_model_does_no_symbol_is_lost(seed):
    chance = random.Random(seed)
    troubles = [Trouble.NONE] * 6 + [trouble for trouble in Trouble if trouble]
    model = CannedModel(
        lambda *_: chance.choice(troubles),
        lambda names: [name for name in names if chance.random() < 0.2],
        chance.randint(1, 12),
    )
    files = [file_of(f"m{at}", chance.randint(0, 30)) for at in range(12)]
    told = []
    answers = await written(model, files, told, at_once=chance.randint(1, 5))
    assert len(told) == sum(len(each) for each in answers) == sum(len(file.symbols) for file in files)
    assert all(answer.draft or answer.reason for each in answers for answer in each)


async def test_who_cancels_waits_for_nothing():
    class Silent(CannedModel):
        async def ask(self, files, *, is_again=False):
            await anyio.sleep_forever()

    with anyio.CancelScope() as scope:
        async with anyio.create_task_group() as group:
            group.start_soon(BatchProcessor(Silent()).write_files, [file_of("a", 30)])
            await anyio.wait_all_tasks_blocked()
            scope.cancel()
    assert scope.cancelled_caught


def test_an_estimate_counts_the_requests_that_would_be_sent():
    model = CannedModel()
    files = [file_of(name, 4) for name in "abcde"]
    assert BatchProcessor(model).estimate(files) == Spent("canned", 3, 20, 0, 0, 1.5, True)
    assert BatchProcessor(model).estimate([]) == Spent("canned", cost=0.0, is_estimate=True)
