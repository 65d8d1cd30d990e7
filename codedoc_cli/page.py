"""Findings as a page of HTML, and coverage as a badge: one file each, which load nothing from anywhere."""

from __future__ import annotations

from html import escape
from string import Template
from typing import TYPE_CHECKING, Final

from codedoc_core import CODES

if TYPE_CHECKING:
    from codedoc_core import CheckedFile, CheckReport, Finding

_PAGE: Final = Template("""\
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>CodeDoc: $coverage% documented, $total findings</title>
<style>
:root { color-scheme: light dark; }
body { font: 15px/1.5 system-ui, sans-serif; max-width: 70rem; margin: 2rem auto; padding: 0 1rem; }
meter { width: 20rem; max-width: 100%; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: .2rem .8rem .2rem 0; }
td { border-top: 1px solid color-mix(in srgb, currentColor 20%, transparent); overflow-wrap: anywhere; }
summary { cursor: pointer; padding: .3rem 0; }
code { font-size: .9em; }
.number { text-align: right; white-space: nowrap; }
</style>
</head>
<body>
<h1>Docstrings</h1>
<p><meter min="0" max="100" value="$coverage">$coverage%</meter> <strong>$coverage%</strong>
of $symbols symbols documented; $total findings in $checked files.$asked</p>
<h2>By code</h2>
<table>
<thead><tr><th>Code</th><th class="number">Findings</th><th>What it means</th></tr></thead>
<tbody>
$codes
</tbody>
</table>
<h2>By file</h2>
$files
</body>
</html>""")
_BADGE: Final = Template("""\
<svg xmlns="http://www.w3.org/2000/svg" width="$width" height="20" role="img" aria-label="docstrings: $value">
<title>docstrings: $value</title>
<clipPath id="r"><rect width="$width" height="20" rx="3"/></clipPath>
<g clip-path="url(#r)"><rect width="75" height="20" fill="#555"/>
<rect x="75" width="$rest" height="20" fill="$color"/></g>
<g fill="#fff" text-anchor="middle" font-family="Verdana,DejaVu Sans,sans-serif" font-size="11">
<text x="37.5" y="14">docstrings</text><text x="$middle" y="14">$value</text></g>
</svg>""")
_COLORS: Final = ((95.0, "#2e7d32"), (80.0, "#827717"), (60.0, "#b26a00"), (0.0, "#c62828"))
"""Each bears white text at a contrast of 4.5 or more."""
_BADGE_LEFT: Final = 75


def page(report: CheckReport) -> str:
    """Return a report as an HTML document."""
    total = report.codes.total()
    rows = (
        f'<tr><td><code>{code}</code></td><td class="number">{count:,}</td><td>{escape(CODES[code])}</td></tr>'
        for code, count in sorted(report.codes.items())
    )
    return _PAGE.substitute(
        coverage=f"{report.coverage:.1f}",
        symbols=f"{report.documented + report.due:,}",
        total=f"{total:,}",
        checked=f"{report.checked:,}",
        asked="" if report.is_covered else f" {report.fail_under:g}% are asked for.",
        codes="\n".join(rows) or '<tr><td colspan="3">Nothing was found.</td></tr>',
        files="\n".join(_file(file) for file in report.files),
    )


def _file(file: CheckedFile) -> str:
    head = f"<code>{escape(file.path)}</code>: {len(file.findings):,}, {file.documented} of {_all(file)} documented"
    rows = "\n".join(_row(finding) for finding in file.findings)
    return f"<details><summary>{head}</summary>\n<table><tbody>\n{rows}\n</tbody></table></details>"


def _all(file: CheckedFile) -> int:
    return file.documented + file.due


def _row(finding: Finding) -> str:
    said = f"<code>{escape(finding.qualname)}</code> {escape(finding.message)}"
    return f'<tr><td class="number">{finding.line}</td><td><code>{finding.code}</code></td><td>{said}</td></tr>'


def badge(report: CheckReport) -> str:
    """Return the coverage as an SVG image for a README; rounded down, so that 100% means all."""
    value = f"{int(report.coverage)}%"
    rest = 14 + 7 * len(value)
    color = next(color for least, color in _COLORS if report.coverage >= least)
    middle = _BADGE_LEFT + rest / 2
    return _BADGE.substitute(width=_BADGE_LEFT + rest, rest=rest, value=value, color=color, middle=middle)
