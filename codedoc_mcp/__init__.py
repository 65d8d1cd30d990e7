"""The MCP server: an assistant writes docstrings, CodeDoc proves and applies them. A thin adapter over the core."""

from codedoc_mcp.server import build_server

__all__ = ["build_server"]
