"""Personal data by its form: cards, bank accounts, telephone numbers, public addresses of machines."""

from __future__ import annotations

import ipaddress
import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

# One of these stands in each of the forms below; of the strings with a digit, one in twenty has any.
_SIGNS: Final = re.compile(r"\d{4}[ -]?\d{3}|[A-Z]\d\d[A-Z0-9 ]|\+\d|\(\d{3}\)|\.\d{1,3}\.\d|:[0-9a-fA-F]{1,4}:")
_CARD: Final = re.compile(r"(?<![\w.-])[3-6]\d{3}(?:[ -]?\d{4}){2}[ -]?\d{2,4}(?![\w.-])")
_IBAN: Final = re.compile(
    r"(?<![\w.-])[A-Z]{2}\d{2}(?:[A-Z0-9]{11,30}|(?: [A-Z0-9]{4}){2,7}(?: [A-Z0-9]{1,3})?)(?![\w-])"
)
# International, with what stands between its groups; or the North American form with its area in parentheses.
_PHONE: Final = re.compile(
    r"(?<![\w.+])\+[1-9]\d{0,2}[ .-]?(?:\(\d{1,4}\)[ .-]?)?\d{1,4}(?:[ .-]\d{2,8}){1,4}(?![\w-])"
    r"|(?<![\w.+])\+[1-9]\d{9,13}(?!\w)"
    r"|(?<!\w)\(\d{3}\) \d{3}-\d{4}(?![\w-])"
)
_IPV4: Final = re.compile(r"(?<![\w.=-])(?:\d{1,3}\.){3}\d{1,3}(?![\w-]|\.\w)")
_IPV6: Final = re.compile(r"(?<![\w:.])(?:[0-9a-fA-F]{1,4}:){2,7}(?::?[0-9a-fA-F]{1,4}){1,6}(?![\w:])")
_VERSION: Final = re.compile(r"(?:version|release|\bv|[Pp]ython|==|>=|<=|~=|since|\b[A-Z]\w+) ?\Z", re.IGNORECASE)
_FEWEST_DIGITS: Final = 9


def personal_data(text: str) -> Iterator[tuple[int, int, str]]:
    """Find numbers that belong to a person or a machine.

    Cards count where their check digit is right (ISO/IEC 7812-1), accounts where the remainder is (ISO 13616), and
    addresses where they are given out to somebody (RFC 6890), so that neither versions nor examples are taken for them.

    Args:
        text: The content of a string or comment.

    Yields:
        Start, end, and kind: ``"card"``, ``"account"``, ``"phone"`` or ``"machine"``.
    """
    if not _SIGNS.search(text):
        return
    yield from ((*match.span(), "card") for match in _CARD.finditer(text) if _has_check_digit(match[0]))
    yield from ((*match.span(), "account") for match in _IBAN.finditer(text) if _has_remainder(match[0]))
    numbers = (match for match in _PHONE.finditer(text) if sum(map(str.isdigit, match[0])) >= _FEWEST_DIGITS)
    yield from ((*match.span(), "phone") for match in numbers)
    found = (match for match in _IPV4.finditer(text) if not _VERSION.search(text, 0, match.start()))
    yield from ((*match.span(), "machine") for match in found if _is_public(match[0]))
    yield from ((*match.span(), "machine") for match in _IPV6.finditer(text) if _is_public(match[0]))


def _has_check_digit(number: str) -> bool:
    digits = [int(c) for c in reversed(number) if c.isdigit()]
    doubled = sum(digit if at % 2 == 0 else sum(divmod(2 * digit, 10)) for at, digit in enumerate(digits))
    return doubled % 10 == 0 and len(set(digits)) > 3


def _has_remainder(account: str) -> bool:
    plain = account.replace(" ", "")
    return 15 <= len(plain) <= 34 and int("".join(str(int(c, 36)) for c in plain[4:] + plain[:4])) % 97 == 1


def _is_public(address: str) -> bool:
    """Whether it may be somebody's; those whose last parts are 0 or 1 are networks, versions and examples."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return False
    return found.is_global and not found.is_multicast and found.packed[-1] > 1
