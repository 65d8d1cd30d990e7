"""The review page (MCP Apps): a person sees each docstring before and after, and says which are written."""

from __future__ import annotations

from importlib.resources import files
from typing import Final

from mcp.server.apps import Apps, ResourceCsp

REVIEW: Final = "ui://codedoc/review"
"""The address of the page."""


def review_page() -> Apps:
    """Return the extension that serves the page; it loads nothing and connects to nothing but its host."""
    apps = Apps()
    apps.add_html_resource(
        REVIEW,
        files("codedoc_mcp").joinpath("review.html").read_text("utf-8"),
        name="review",
        title="Review docstrings",
        csp=ResourceCsp(connect_domains=[], resource_domains=[]),
    )
    return apps
