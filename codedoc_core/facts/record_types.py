"""Types that the whole repository proves or suggests, put into the records of its symbols."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from codedoc_core.facts.infer_repository import InferredType, ModuleTypes


def add_types(record: dict[str, Any], qualname: str, types: ModuleTypes) -> None:
    """Say of each parameter, result and attribute what its type rests on, and fill in the type where it lacks one.

    Args:
        record: The record of a symbol; it is changed.
        qualname: The symbol.
        types: The types of its module.
    """
    is_class = record["kind"] == "class"
    function = types.functions.get(f"{qualname}.__init__" if is_class else qualname)
    for item in record["params"]:
        _add(item, function.parameters.get(item["name"]) if function else None, "annotation")
    for key in ("returns", "yields", "sends", "final"):
        if record[key] is not None:
            _add(record[key], getattr(function, key) if function and not is_class else None, "annotation")
    known: Mapping[str, InferredType] = types.attributes.get(qualname, {}) if is_class else {}
    for item in record["attributes"]:
        _add(item, known.get(item["name"]), "")


def _add(item: dict[str, Any], found: InferredType | None, annotation: str) -> None:
    if annotation and item.get(annotation):
        item["type_evidence"] = "annotation"
    elif item["type"]:
        item["type_evidence"] = "code"
    else:
        item["type"] = found.type if found else None
        item["type_evidence"] = found.evidence if found else None
