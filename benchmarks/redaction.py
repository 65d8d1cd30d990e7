"""How much of what is secret redaction masks, in every place of Python where it stands, and what it takes for secret.

    python benchmarks/redaction.py [--count N] [--seed N] [--corpus DIR] [--misses]

Secrets are made up from the formats that their providers publish; none was ever given out and none is stored. A secret
counts as masked when no eight characters of it in a row are left and the code still parses. The corpus (the standard
library, without its tests and vendored packages) holds no secrets: all that is masked there is a false alarm.
"""

from __future__ import annotations

import argparse
import ast
import base64
import json
import random
import string
import sys
import sysconfig
import time
import uuid
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from codedoc_core.context.redact import redact

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import TypeAlias

    Make: TypeAlias = Callable[[random.Random], str]

LOWER = string.ascii_lowercase
UPPER = string.ascii_uppercase
DIGITS = string.digits
ALNUM = string.ascii_letters + DIGITS
HEX = DIGITS + "abcdef"
URLSAFE = ALNUM + "-_"
BASE32 = UPPER + "234567"
BASE58 = "".join(c for c in ALNUM if c not in "0OIl")


def some(alphabet: str, count: int, before: str = "", after: str = "") -> Make:
    """Make a string of a prefix, random characters and a suffix."""
    return lambda chance: before + "".join(chance.choices(alphabet, k=count)) + after


def joined(*makers: Make) -> Make:
    """Make one string of several."""
    return lambda chance: "".join(make(chance) for make in makers)


def encoded(count: int, before: str = "", *, safe: bool = False) -> Make:
    """Make the base64 of random bytes."""
    encode = base64.urlsafe_b64encode if safe else base64.b64encode
    return lambda chance: before + encode(chance.randbytes(count)).decode()


def token_of_claims(chance: random.Random) -> str:
    """Make a JSON Web Token (RFC 7519)."""

    def part(value: object) -> str:
        return base64.urlsafe_b64encode(json.dumps(value, separators=(",", ":")).encode()).decode().rstrip("=")

    claims = {"sub": str(chance.randrange(10**9)), "iat": chance.randrange(10**9, 2 * 10**9)}
    signature = base64.urlsafe_b64encode(chance.randbytes(32)).decode().rstrip("=")
    return f"{part({'alg': 'HS256', 'typ': 'JWT'})}.{part(claims)}.{signature}"


def random_uuid(chance: random.Random) -> str:
    """Make a version 4 UUID: Heroku, Postmark and others give them out as keys."""
    return str(uuid.UUID(int=chance.getrandbits(128), version=4))


FORMATS: dict[str, Make] = {
    "AWS access key id": some(BASE32, 16, "AKIA"),
    "AWS temporary key id": some(BASE32, 16, "ASIA"),
    "AWS secret access key": some(ALNUM + "+/", 40),
    "Azure storage key": encoded(64),
    "Azure client secret": joined(some(ALNUM, 3), some("8", 1), some("Q", 1), some("~", 1), some(ALNUM + "-._~", 34)),
    "Google API key": some(URLSAFE, 35, "AIza"),
    "Google client secret": some(URLSAFE, 28, "GOCSPX-"),
    "GitHub token": some(ALNUM, 36, "ghp_"),
    "GitHub app token": some(ALNUM, 36, "ghs_"),
    "GitHub fine-grained": joined(some(ALNUM, 22, "github_pat_"), some(ALNUM, 59, "_")),
    "GitLab token": some(URLSAFE, 20, "glpat-"),
    "Slack bot token": joined(some(DIGITS, 12, "xoxb-"), some(DIGITS, 13, "-"), some(ALNUM, 24, "-")),
    "Slack app token": joined(some(UPPER + DIGITS, 10, "xapp-1-"), some(DIGITS, 13, "-"), some(HEX, 64, "-")),
    "Slack webhook": joined(
        some(UPPER + DIGITS, 8, "https://hooks.slack.com/services/T"), some(UPPER + DIGITS, 10, "/B"), some(ALNUM, 24, "/")
    ),
    "Discord bot token": joined(some(ALNUM, 23, "M"), some(URLSAFE, 6, "."), some(URLSAFE, 38, ".")),
    "Telegram bot token": joined(some(DIGITS, 9, "5"), some(URLSAFE, 33, ":AA")),
    "Stripe key": some(ALNUM, 24, "sk_live_"),
    "Stripe long key": some(ALNUM, 99, "sk_live_51"),
    "Twilio account": some(HEX, 32, "AC"),
    "Twilio key": some(HEX, 32, "SK"),
    "SendGrid key": joined(some(URLSAFE, 22, "SG."), some(URLSAFE, 43, ".")),
    "Mailgun key": some(HEX, 32, "key-"),
    "Mailchimp key": some(HEX, 32, after="-us12"),
    "OpenAI key": joined(some(ALNUM, 20, "sk-"), some(ALNUM, 20, "T3BlbkFJ")),
    "OpenAI project key": joined(some(URLSAFE, 74, "sk-proj-"), some(URLSAFE, 74, "T3BlbkFJ")),
    "Anthropic key": some(URLSAFE, 93, "sk-ant-api03-", "AA"),
    "Hugging Face token": some(string.ascii_letters, 34, "hf_"),
    "npm token": some(ALNUM, 36, "npm_"),
    "PyPI token": some(URLSAFE, 150, "pypi-AgEIcHlwaS5vcmc"),
    "DigitalOcean token": some(HEX, 64, "dop_v1_"),
    "Databricks token": some(HEX, 32, "dapi"),
    "Shopify token": some(HEX, 32, "shpat_"),
    "Square token": some(URLSAFE, 22, "sq0atp-"),
    "Datadog API key": some(HEX, 32),
    "Datadog app key": some(HEX, 40),
    "New Relic key": some(UPPER + DIGITS, 27, "NRAK-"),
    "Grafana token": joined(some(ALNUM, 32, "glsa_"), some(HEX, 8, "_")),
    "HashiCorp Vault token": some(ALNUM, 24, "hvs."),
    "Terraform token": joined(some(ALNUM, 14), some(URLSAFE, 62, ".atlasv1.")),
    "Doppler token": some(ALNUM, 43, "dp.pt."),
    "Linear key": some(ALNUM, 40, "lin_api_"),
    "Notion key": some(ALNUM, 43, "secret_"),
    "Airtable token": joined(some(ALNUM, 14, "pat"), some(HEX, 64, ".")),
    "Algolia key": some(HEX, 32),
    "Dropbox token": some(URLSAFE, 130, "sl."),
    "Facebook token": some(ALNUM, 180, "EAA"),
    "Twitter bearer": some(ALNUM + "%", 80, "AAAAAAAAAAAAAAAAAAAAA"),
    "LinkedIn secret": some(ALNUM, 16),
    "Heroku key": random_uuid,
    "Okta token": some(URLSAFE, 40, "00"),
    "Cloudflare token": some(URLSAFE, 40),
    "Sentry token": some(HEX, 64),
    "Fernet key": encoded(32, safe=True),
    "TOTP seed": some(BASE32, 32),
    "age secret key": some("QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L", 58, "AGE-SECRET-KEY-1"),
    "Bitcoin WIF": some(BASE58, 50, "5H"),
    "Ethereum key": some(HEX, 64, "0x"),
    "JSON Web Token": token_of_claims,
    "letters only": some(string.ascii_letters, 24),
    "lower case only": some(LOWER, 24),
    "password of 16": some(ALNUM + "!#$%&*+-=?@^_", 16),
}  # fmt: skip

CONTEXTS = {
    "argument": 'connect("{}")\n',
    "assignment": 'value = "{}"\n',
    "dict": 'settings = {{"name": "{}", "size": 3}}\n',
    "keyword": 'connect(host="h", first="{}")\n',
    "default": 'def call(first="{}", second=1):\n    return first\n',
    "comment": "x = 1  # the old one was {}, see below\n",
    "docstring": 'def call():\n    """Call it.\n\n    Log in with {} only.\n    """\n',
    "f-string": 'x = 1\ny = f"Bearer {} {{x}}"\n',
    "adjacent": 'value = ("{0}"\n         "{1}")\n',
    "plus": "value = '{0}' + '{1}'\n",
    "bytes": "value = b'{}'\n",
    "URL query": 'fetch("https://api.example.com/v1/items?page=1&first={}")\n',
    "lines": 'text = """\nfirst: one\n{}\nlast: two\n"""\n',
    "broken": 'def call(:\n    value = "{}"\n',
}  # fmt: skip


def placed(secret: str, context: str) -> str:
    """Put a secret into code."""
    if "://" in context:
        return context.format(quote(secret, safe=""))
    if "{1}" in context:
        half = len(secret) // 2
        return context.format(secret[:half], secret[half:])
    return context.format(secret)


def is_masked(secret: str, code: str, context: str) -> bool:
    """Tell whether nothing of a secret is left, and the code is still code."""
    text = redact(code).text
    halves = [secret[: len(secret) // 2], secret[len(secret) // 2 :]] if "{1}" in context else [secret]
    if "://" in context:
        halves = [quote(secret, safe="")]
    left = any(half[at : at + 8] in text for half in halves for at in range(len(half) - 7))
    if "def call(:" not in context:
        ast.parse(text)
    return not left


def measure(count: int, seed: int) -> tuple[Counter[tuple[str, str]], list[tuple[str, str, str]]]:
    """Count what is masked of every format in every context, and give what is not."""
    chance = random.Random(seed)
    masked: Counter[tuple[str, str]] = Counter()
    missed = []
    for kind, make in FORMATS.items():
        for _ in range(count):
            secret = make(chance)
            for name, context in CONTEXTS.items():
                if is_masked(secret, placed(secret, context), context):
                    masked[kind, name] += 1
                else:
                    missed.append((kind, name, secret))
    return masked, missed


def sources(corpus: Path) -> Iterator[str]:
    """Read the Python files of a folder that are text."""
    for path in sorted(corpus.rglob("*.py")):
        if not {"test", "tests", "site-packages", "idle_test", "lib2to3"} & set(path.parts):
            try:
                yield path.read_text("utf-8")
            except UnicodeDecodeError:
                continue


def false_alarms(corpus: Path, *, show: bool) -> None:
    """Print the share of a corpus that is masked, and the speed."""
    texts = list(sources(corpus))
    size = sum(map(len, texts))
    start = time.process_time()
    results = [redact(text) for text in texts]
    spent = time.process_time() - start
    start = time.process_time()
    for text in texts:
        ast.parse(text)
    parsing = time.process_time() - start
    kinds: Counter[str] = Counter()
    finds: Counter[str] = Counter()
    for text, result in zip(texts, results, strict=True):
        for each in result.masked:
            kinds[each.kind] += each.span.end - each.span.start
            finds[each.kind] += 1
            if show:
                print(f"  {each.kind}: {text[each.span.start : each.span.end]!r}")
    print(f"corpus: {len(texts)} files, {size / 1e6:.1f} MB; {size / 1e6 / spent:.1f} MB/s, "
          f"{spent / parsing:.2f} of the time of ast.parse")  # fmt: skip
    for kind in kinds:
        print(
            f"  masked as {kind}: {kinds[kind] / size:.4%} of the characters, {finds[kind] / size * 1e6:.1f} finds/MB"
        )


def main() -> None:
    """Print both tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=40, help="secrets of each format")
    parser.add_argument("--seed", type=int, default=2026)
    parser.add_argument("--corpus", type=Path, default=Path(sysconfig.get_path("stdlib")))
    parser.add_argument("--misses", action="store_true", help="print each miss and each false alarm")
    arguments = parser.parse_args()
    masked, missed = measure(arguments.count, arguments.seed)
    total = arguments.count * len(FORMATS)
    print("masked, by context")
    for name in CONTEXTS:
        share = sum(masked[kind, name] for kind in FORMATS) / total
        print(f"  {name:12} {share:8.2%}")
    print("formats that are not always masked")
    for kind in FORMATS:
        share = sum(masked[kind, name] for name in CONTEXTS) / arguments.count / len(CONTEXTS)
        if share < 1:
            print(f"  {kind:24} {share:8.2%}")
    for miss in missed if arguments.misses else ():
        print("  missed:", *miss)
    false_alarms(arguments.corpus, show=arguments.misses)


if __name__ == "__main__":
    main()
