import json

import pytest
from gemini.made import facts_of, file_of

from codedoc_core.context.budget import estimate_tokens
from codedoc_core.gemini.schema import draft_schema, fields_of, schema_text

SUPPORTED = {"$defs", "$ref", "type", "properties", "required", "additionalProperties"}


def keys_of(facts):
    return [key for key, _, _ in fields_of(facts)]


def test_each_symbol_has_a_field_for_every_name_that_the_facts_list_and_for_no_other():
    facts = facts_of("f", ["x", "y"], ["ValueError", "a.B"], returns=True)
    assert keys_of(facts) == ["summary", "description", "x", "y", "raises ValueError", "raises a.B", "returns"]
    schema = draft_schema([("1.1", facts), ("1.2", facts_of("g", yields=True))])
    first, second = schema["properties"].values()
    assert list(first["properties"]) == keys_of(facts)
    assert list(second["properties"]) == ["summary", "description", "yields"]
    assert schema["additionalProperties"] is False
    assert schema["required"] == ["1.1", "1.2"]


@pytest.mark.parametrize(
    ("parameters", "attributes", "keys"),
    [
        (["summary"], [], ["parameter summary"]),
        (
            ["returns", "yields", "notes", "example"],
            [],
            ["parameter returns", "parameter yields", "parameter notes", "parameter example"],
        ),
        (["x"], ["x", "y"], ["x", "attribute x", "y"]),
    ],
)
def test_a_name_that_is_taken_says_what_it_names(parameters, attributes, keys):
    assert keys_of(facts_of("f", parameters, attributes=attributes)) == ["summary", "description", *keys]


def test_what_symbols_have_in_common_is_said_once():
    schema = draft_schema([(f"1.{at}", facts_of("f", ["x"], returns=True)) for at in range(50)])
    assert len(schema["$defs"]) == 1
    assert {json.dumps(each) for each in schema["properties"].values()} == {'{"$ref": "#/$defs/s0"}'}
    assert estimate_tokens(schema_text(schema)) < 50 * 16


def test_only_keywords_that_the_service_knows_are_used():
    def keywords(schema):
        yield from schema
        for each in [*schema.get("$defs", {}).values(), *schema.get("properties", {}).values()]:
            yield from keywords(each)

    symbols = file_of("a", 30).symbols
    assert set(keywords(draft_schema([(str(each.number), each.facts) for each in symbols]))) <= SUPPORTED
