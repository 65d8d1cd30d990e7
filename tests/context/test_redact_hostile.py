"""Redaction of text made to be slow, and of shapes that have no digit, prefix or name."""

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codedoc_core.context.redact import redact

MANY = 20_000
HOSTILE = {
    "quotes": '"' * MANY,
    "backslashes": '"' + "\\" * MANY,
    "words after a telling one": '"key1 ' + "a-" * MANY + '"',
    "key after key": '"' + "-----BEGIN PRIVATE KEY-----" * 500 + '"',
    "addresses": '"' + "a." * MANY + "@" + '"',
    "telling words": '"1' + "pass" * MANY + '"',
    "literals side by side": '"aB3" ' * MANY,
    "triple quotes": '"""' + 'a""' * MANY,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_no_text_is_slow(name: str):
    start = time.process_time()
    redact(HOSTILE[name])
    assert time.process_time() - start < 3


@pytest.mark.parametrize(
    "secret", ["qzxjvkwpfhgtdbmrlcnqxzvw", "kQzXvBnWpLrTgHjFcDsMyKqZ", "x^R?w@9k!Uq#Lz&a", "0x" + "9f3c" * 15 + "7be1"]
)
def test_a_secret_without_prefix_is_masked(secret: str):
    assert secret not in redact(f'connect("{secret}")\n').text


@pytest.mark.parametrize(
    "code",
    ['x = "internationalization"', 'x = "sr_CS.ISO8859-5"', 'x = "%Y-%m-%dT%H:%M:%SZ"', 'x = "[A-Za-z0-9_.-]+"', 'x = "https://a.example/docs?page=1&sort=name"'],
)  # fmt: skip
def test_words_locales_formats_and_plain_addresses_stay(code: str):
    assert redact(code).text == code


def is_chance(text: str) -> bool:
    return len(set(text)) > 11 and re.search(r"(.)\1{3}|123456|abcdef", text) is None


@given(st.text(alphabet="abcdef0123456789", min_size=32, max_size=64).filter(is_chance))
def test_no_long_hexadecimal_text_is_left(secret: str):
    assert secret not in redact(f'connect("{secret}")  # {secret}\n').text
