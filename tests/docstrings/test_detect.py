import pickle

import pytest

from codedoc_core.docstrings.detect import NO_VOTES, StyleVotes, choose, vote
from codedoc_core.docstrings.habits_shown import habits
from codedoc_core.docstrings.profile import ConstructorDocs, Mood, Style, StyleProfile
from codedoc_core.docstrings.sections import SectionKind

GOOGLE = "Sum.\n\n    Args:\n        x: The x.\n    "
TYPED_GOOGLE = "Sum.\n\n    Args:\n        x (int): The x.\n    "
NUMPY = "\n    Sum.\n\n    Parameters\n    ----------\n    x : int\n        The x.\n    "
SPHINX = "Sum.\n\n    :param x: The x.\n    :type x: int\n    "
EPYTEXT = "Sum.\n\n    @param x: The x.\n    @rtype: int\n    "
PLAIN = "Sum.\n\n    Returns: nothing of note. See Args: too.\n    "


@pytest.mark.parametrize(
    ("value", "votes"),
    [
        (GOOGLE, StyleVotes(documents=1, google=1, above=1, untyped=1)),
        (TYPED_GOOGLE, StyleVotes(documents=1, google=1, above=1, typed=1)),
        (NUMPY, StyleVotes(documents=1, numpy=1, below=1)),
        (SPHINX, StyleVotes(documents=1, sphinx=1, above=1, typed=1)),
        (EPYTEXT, StyleVotes(documents=1, sphinx=1, above=1, untyped=1)),
        (PLAIN, StyleVotes(documents=1, above=1)),
        ("See :class:`Foo`.", StyleVotes(documents=1, roles=1)),
        ("", StyleVotes(documents=1)),
        ("Sum.\n\n:param int x: The x.\n", StyleVotes(documents=1, sphinx=1, above=1, typed=1)),
        ("Sum.\n\nRaises:\n    ValueError: If.\n", StyleVotes(documents=1, google=1, above=1)),
    ],
)
def test_what_one_docstring_votes_for(value, votes):
    assert vote([value]) == votes


def test_votes_add_up_and_pickle():
    total = vote([GOOGLE, NUMPY], ['"""', "''"]) + vote([SPHINX], ["'''"])
    assert total == vote([GOOGLE, NUMPY, SPHINX], ['"""', "'''", "'"])
    assert (total.double, total.single) == (1, 2)
    assert pickle.loads(pickle.dumps(total)) == total
    assert sum([total], NO_VOTES) == total


@pytest.mark.parametrize(
    ("places", "style"),
    [
        ([], Style.GOOGLE),
        ([NO_VOTES], Style.GOOGLE),
        ([StyleVotes(documents=10, numpy=4), StyleVotes(documents=90, sphinx=60)], Style.NUMPY),
        ([StyleVotes(documents=10, numpy=3), StyleVotes(documents=90, sphinx=60)], Style.SPHINX),
        ([StyleVotes(documents=100, numpy=4), StyleVotes(documents=200, numpy=4, sphinx=60)], Style.SPHINX),
        ([StyleVotes(documents=1000, numpy=9)], Style.GOOGLE),
        ([StyleVotes(documents=5, numpy=2)], Style.NUMPY),
        ([StyleVotes(documents=100, roles=21)], Style.SPHINX),
        ([StyleVotes(documents=100, roles=20)], Style.GOOGLE),
        ([StyleVotes(documents=20, google=5, numpy=5)], Style.GOOGLE),
    ],
)
def test_the_nearest_habit_decides_on_the_style(places, style):
    assert choose(places, {}).style is style


def test_nothing_to_follow_gives_the_defaults():
    assert choose([], {}) == StyleProfile()


def test_other_habits_follow_the_nearest_place_with_enough_examples():
    places = [StyleVotes(below=3, single=3, typed=9), StyleVotes(below=5, above=1, single=9, double=1, untyped=90)]
    profile = choose(places, {})
    assert (profile.summary_below, profile.quotes, profile.types) == (True, "'''", True)


@pytest.mark.parametrize(
    ("tools", "style", "length"),
    [
        ({"ruff": {"lint": {"pydocstyle": {"convention": "numpy"}}, "line-length": 100}}, Style.NUMPY, 100),
        ({"ruff": {"pydocstyle": {"convention": "numpy"}}}, Style.NUMPY, 88),
        ({"ruff": {"line-length": 120, "lint": {"pycodestyle": {"max-doc-length": 79}}}}, Style.GOOGLE, 79),
        ({"pydocstyle": {"convention": "pep257"}}, Style.GOOGLE, 88),
        ({"pydoclint": {"style": "sphinx"}, "black": {"line-length": 99}}, Style.SPHINX, 99),
        ({"codedoc": {"style": "sphinx"}, "pydocstyle": {"convention": "numpy"}}, Style.SPHINX, 88),
        ({"codedoc": {"style": "auto"}, "pydocstyle": {"convention": "numpy"}}, Style.NUMPY, 88),
        ({"ruff": {"line-length": True}, "black": {"line-length": "79"}}, Style.GOOGLE, 88),
        ({"ruff": {"line-length": 1}, "pydocstyle": 3}, Style.GOOGLE, 88),
        ("odd", Style.GOOGLE, 88),
    ],
)
def test_settings_of_other_tools_are_hints(tools, style, length):
    profile = choose([], {"tool": tools})
    assert (profile.style, profile.line_length) == (style, length)


def test_settings_go_before_habits():
    hints = {"tool": {"pydocstyle": {"convention": "google"}}}
    assert choose([vote([NUMPY] * 9)], hints).style is Style.GOOGLE


HABITS = {
    "Return the x.": {"full_stop=True", "mood=imperative"},
    "Returns the x": {"full_stop=False", "mood=descriptive"},
    "Processes ``x`` slowly.": {"full_stop=True", "mood=descriptive", "ticks=``"},
    "The `x` of it.": {"full_stop=True", "ticks=`"},
    "Class :class:`x` of it.": {"full_stop=True"},
    "Run.": set(),
    "Get it.\n\nArguments:\n    x: The x. Defaults to 5.": {
        "full_stop=True", "mood=imperative", "default=Defaults to {}.", "title google.parameters=Arguments",
    },
    "Get it.\n\nArgs:\n    x: The x (default: 5).": {
        "full_stop=True", "mood=imperative", "default=(default: {})", "title google.parameters=Args",
    },
    "Get it.\n\nParameters\n----------\nx : int, default 5\n    The x.": {
        "full_stop=True", "mood=imperative", "notation=default {}",
    },
    "Get it.\n\nParameters\n----------\nx : int, optional\n    The x.": {
        "full_stop=True", "mood=imperative", "notation=optional",
    },
    "Get it.\n\n:param int x: The x.\n:return: It.": {
        "full_stop=True", "mood=imperative", "inline_types=True", "title sphinx.parameters=param", "title sphinx.returns=return",
    },
}  # fmt: skip


@pytest.mark.parametrize(("value", "shown"), HABITS.items())
def test_habits_that_a_docstring_shows(value, shown):
    votes = vote([value])
    assert set(votes.habits) == shown
    assert set((votes + votes).habits.values()) <= {2}


def test_habits_are_followed_where_most_examples_agree():
    values = [value for value in HABITS if "Arguments" in value or "return" in value.lower()]
    profile = choose([vote(values * 4)], {})
    assert profile.titles == ((SectionKind.PARAMETERS, "Arguments"),)
    assert (profile.default, profile.full_stop, profile.mood) == ("Defaults to {}.", True, Mood.IMPERATIVE)
    assert choose([vote(values)], {}).default == StyleProfile().default


@pytest.mark.parametrize(
    ("of_class", "of_init", "constructor"),
    [
        (GOOGLE, "Create.", ConstructorDocs.CLASS),
        ("A.", GOOGLE, ConstructorDocs.INIT),
        (None, None, ConstructorDocs.INIT),
    ],
)
def test_constructors_are_described_where_most_are(of_class, of_init, constructor):
    assert choose([vote([], [], [(of_class, of_init)] * 4)], {}).constructor is constructor


def test_the_project_may_state_each_habit():
    stated = {
        "summary-below": True, "types": True, "full-stop": False, "mood": "descriptive", "default": "({} if left out)",
        "titles": {"parameters": "Arguments"}, "constructor": "init", "odd": 1,
    }  # fmt: skip
    profile = choose([], {"tool": {"codedoc": {"docstrings": stated}}})
    assert profile == StyleProfile(
        summary_below=True, types=True, full_stop=False, mood=Mood.DESCRIPTIVE, default="({} if left out)",
        titles=((SectionKind.PARAMETERS, "Arguments"),), constructor=ConstructorDocs.INIT,
    )  # fmt: skip


def test_each_habit_is_shown_with_its_source():
    hints = {"tool": {"codedoc": {"docstrings": {"types": True}}, "black": {"line-length": 99}}}
    shown = {habit.name: habit for habit in habits(vote([GOOGLE] * 5), hints)}
    assert (shown["style"].value, shown["style"].source, shown["style"].counts["google"]) == ("google", "docstrings", 5)
    assert (shown["types"].value, shown["types"].source) == ("True", "settings")
    assert (shown["line_length"].value, shown["line_length"].source) == ("99", "settings")
    assert (shown["mood"].value, shown["mood"].source) == ("imperative", "default")
