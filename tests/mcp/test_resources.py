from __future__ import annotations

from contextlib import asynccontextmanager

import anyio
import pytest
from mcp import Client
from mcp.shared.exceptions import MCPError
from mcp_types import PromptReference, ResourceTemplateReference

from codedoc_mcp import build_server
from codedoc_mcp.session import ServerOptions


@pytest.fixture
def project(tmp_path):
    (tmp_path / "shop").mkdir()
    (tmp_path / "pyproject.toml").write_text('[project]\nname = "shop"\n')
    (tmp_path / "shop" / "cart.py").write_text('"""Carts."""\n\n\ndef total(prices):\n    return sum(prices)\n')
    (tmp_path / "shop" / "till.py").write_text("class Till:\n    def open(self):\n        return 1\n")
    return tmp_path


@asynccontextmanager
async def served(folder, **options):
    async with Client(build_server(ServerOptions((folder,), **options))) as client:
        yield client


async def text_of(client, uri):
    return (await client.read_resource(uri)).contents[0].text


async def test_a_person_reads_style_coverage_and_symbols(project):
    async with served(project) as client:
        listed = {resource.uri for resource in (await client.list_resources()).resources}
        assert listed == {"codedoc://style", "codedoc://coverage", "ui://codedoc/review"}
        assert "1 docstrings" in await text_of(client, "codedoc://style")
        coverage = await text_of(client, "codedoc://coverage")
        assert "1 of 5 symbols documented" in coverage
        assert "shop/cart.py  1/2" in coverage
        symbol = await text_of(client, "codedoc://symbol/shop/cart.py?name=total")
        assert "return sum(prices)" in symbol
        assert "fingerprint" in symbol


@pytest.mark.parametrize(
    "uri", ["codedoc://symbol/../../etc/passwd", "codedoc://symbol/none.py?name=x", "codedoc://job/forged"]
)
async def test_what_is_not_there_is_told_as_such(project, uri):
    async with served(project) as client:
        with pytest.raises(MCPError):
            await client.read_resource(uri)


async def test_prompts_lead_through_the_tools_that_are_there(project):
    async with served(project) as client:
        tools = {tool.name for tool in (await client.list_tools()).tools}
        prompts = (await client.list_prompts()).prompts
        assert [prompt.name for prompt in prompts] == ["document_file", "fix_drift", "review_docstrings"]
        for prompt in prompts:
            given = {argument.name: "x" for argument in prompt.arguments}
            text = (await client.get_prompt(prompt.name, given)).messages[0].content.text
            named = {word.partition("(")[0].strip("`,;.") for word in text.split()}
            assert {word for word in named if word.endswith(("_docs", "_docstrings", "_context"))} <= tools


async def test_paths_and_symbols_are_completed(project):
    path = PromptReference(type="ref/prompt", name="document_file")
    symbol = ResourceTemplateReference(type="ref/resource", uri="codedoc://symbol/{+path}{?name}")
    async with served(project) as client:
        begun = await client.complete(path, {"name": "path", "value": "shop/c"})
        assert begun.completion.values == ["shop/cart.py"]
        inside = await client.complete(path, {"name": "path", "value": "till"})
        assert inside.completion.values == ["shop/till.py"]
        context = {"path": "shop/till.py"}
        names = await client.complete(symbol, {"name": "name", "value": "Till"}, context_arguments=context)
        assert names.completion.values == ["Till", "Till.open"]
        assert not (await client.complete(path, {"name": "other", "value": ""})).completion.values


async def test_who_watches_the_report_is_told_when_a_file_changes(project):
    watched = ["codedoc://coverage"]
    async with served(project, glance=0.05) as client, client.listen(resource_subscriptions=watched) as events:
        told = aiter(events)
        with anyio.fail_after(30):
            assert str((await anext(told)).uri) == "codedoc://coverage"
            assert "1 of 5 symbols documented" in await text_of(client, "codedoc://coverage")
            (project / "shop" / "cart.py").write_text('"""Carts."""\n')
            await anext(told)
            assert "1 of 4 symbols documented" in await text_of(client, "codedoc://coverage")


async def test_who_watches_a_job_is_told_of_its_end(project):
    async with served(project, patience=0) as client:
        result = await client.call_tool("generate_docstrings", {"paths": ["."]})
        handle = result.content[0].text.partition("job=")[2].split()[0]
        uri = f"codedoc://job/{handle}"
        async with client.listen(resource_subscriptions=[uri]) as events:
            if "working" in await text_of(client, uri):
                with anyio.fail_after(30):
                    await anext(aiter(events))
        assert "would write" in await text_of(client, uri)
