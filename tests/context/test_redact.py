"""Secrets and personal data in every place of Python where they stand, and what only looks like one."""

import ast
import random
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codedoc_core.context.redact import PLACEHOLDER, redact

LETTERS = string.ascii_letters + string.digits
HEX = "0123456789abcdef"
CHANCE = random.Random(2026)


def some(count: int, alphabet: str = LETTERS) -> str:
    return "".join(CHANCE.choice(alphabet) for _ in range(count))


# Made up from the providers' published formats; none was ever given out.
SECRETS = {
    "aws": "AKIA" + some(16, string.ascii_uppercase + "234567"),
    "github": "ghp_" + some(36),
    "slack": f"xoxb-{some(12, string.digits)}-{some(12, string.digits)}-{some(24)}",
    "google": "AIza" + some(35, LETTERS + "-_"),
    "stripe": "sk_live_" + some(24),
    "hex": some(40, HEX),
    "uuid": "-".join(some(count, HEX) for count in (8, 4, 4, 4, 12)),
    "base64": some(43, LETTERS + "+/") + "=",
    "jwt": f"eyJ{some(30)}.eyJ{some(60)}.{some(43)}",
}
PLACES = {
    "argument": 'connect("{}")\n',
    "assignment": 'x = "{}"\n',
    "dict": 'd = {{"k": "{}"}}\n',
    "default": 'def f(a="{}"):\n    pass\n',
    "comment": "x = 1  # log in with {}, please\n",
    "docstring": 'def f():\n    """Log in with {} only."""\n',
    "f-string": 'x = f"Bearer {} {{y}}"\n',
    "bytes": 'x = b"{}"\n',
    "address": 'u = "https://me:{}@host.example/p"\n',
    "lines": 'x = """\none\n{}\ntwo\n"""\n',
    "broken": 'def f(:\n    x = "{}"\n',
}


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("kind", SECRETS)
def test_a_secret_is_masked_wherever_it_stands(kind: str, place: str):
    secret = SECRETS[kind]
    text = redact(PLACES[place].format(secret)).text
    assert not any(secret[at : at + 8] in text for at in range(len(secret) - 7)), text
    if place != "broken":
        ast.parse(text)


@pytest.mark.parametrize("kind", SECRETS)
def test_a_secret_in_two_literals_is_one(kind: str):
    secret = SECRETS[kind]
    half = len(secret) // 2
    for joint in ('"\n     "', '" + "', "\" 'x' \""):
        text = redact(f'x = ("{secret[:half]}{joint}{secret[half:]}")\n').text
        assert secret[:half] not in text
        assert secret[half:] not in text
        ast.parse(text)


@pytest.mark.parametrize(
    "code",
    [
        'password = "{}"', 'db_password: str = "{}"', 'f(password="{}")', 'd = {{"api_key": "{}"}}', 'os.environ["TOKEN"] = "{}"',
        'def f(secret="{}"): pass', 'if token == "{}": pass', 'set("client_secret", "{}")', "self.passwd = b'{}'",
    ],
)  # fmt: skip
def test_a_weak_password_is_known_by_its_name(code: str):
    assert "hunter2" not in redact(code.format("hunter2")).text
    assert "correcthorse!" not in redact(code.format("correcthorse!")).text


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("# written by jane.doe@company.org\n", "address"),
        ('k = """-----BEGIN RSA PRIVATE KEY-----\nMIIE\nabc\n-----END RSA PRIVATE KEY-----"""\n', "key"),
        ('card = "4111 1111 1111 1111"\n', None),
        ('card = "4539 1488 0343 6467"\n', "card"),
        ("# password: Tr0ub4dor&3\n", "secret"),
        ("# pay to DE89 3704 0044 0532 0130 00\n", "account"),
        ('iban = "GB82WEST12345698765432"\n', "account"),
        ("# pay to DE89 3704 0044 0532 0130 01\n", None),  # the remainder is wrong
        ("# call +49 30 901820-12 before noon\n", "phone"),
        ("# call +1 (212) 555-0142\n", "phone"),
        ("# call (212) 555-0142\n", "phone"),
        ('x = "2026-11-23T12:00:00 +01:00"\n', None),
        ('x = "+12 345"\n', None),
        ('host = "93.184.216.34"\n', "machine"),
        ('host = "2606:2800:220:1:248:1893:25c8:1946"\n', "machine"),
        ('host = "192.168.10.20 10.0.0.7 127.0.0.1 192.0.2.7 203.0.113.9"\n', None),  # private, or for examples
        ("# needs version 7.1.4.34, python 3.11.2.9, lib==2.4.5.6\n", None),
        ('host = "fe80::5054:ff:fe99:1 2001:db8::17"\n', None),
    ],
)
def test_personal_data_and_keys_are_told_by_kind(code: str, kind: str | None):
    assert set(redact(code).counts) == ({kind} if kind else set())


@pytest.mark.parametrize(
    "code",
    [
        'x = "utf8mb4_general_ci"', 'from a_long_module_name2 import x', 'x = "https://docs.python.org/3/library/string.html"',
        'ALPHABET = "abcdefghijklmnopqrstuvwxyz0123456789"', 'password = getpass("Password: ")', 'password = "{password}"',
        'token = "token"', 'f(key="name")', 'x = 0x12345678123456781234567812345678', 'x = "0x1.fa57768bd321cp-2"',
        'parser.add_argument("--password-file", help="file with the password")', 'token_type = "Bearer"', 'secret = os.environ["SECRET"]',
        'x = "InternationalizationAndLocalization"', 'password = ""', 'x = "2026-11-23T12:00:00+00:00"', 'key = "%s-%d"',
    ],
)  # fmt: skip
def test_what_only_looks_like_a_secret_is_left(code: str):
    assert redact(code).text == code


def test_one_secret_has_one_placeholder_and_nothing_of_its_length():
    short, long = some(20), some(90)
    text = redact(f'a = "{short}"\nb = "{long}"\nc = "{short}"\n').text
    assert text == 'a = "REDACTED_SECRET_1"\nb = "REDACTED_SECRET_2"\nc = "REDACTED_SECRET_1"\n'
    assert len(PLACEHOLDER.findall(text)) == 3


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=300))
def test_redaction_ends_and_has_nothing_more_to_do(text: str):
    once = redact(text)
    assert redact(once.text).text == once.text
    assert bool(once.masked) == (once.text != text)
