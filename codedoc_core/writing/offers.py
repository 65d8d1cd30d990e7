"""What could be done for the docstrings at a place: looked up in an outline, so that it takes no time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from codedoc_core.writing.asked import Deed, Offer, Target

if TYPE_CHECKING:
    from collections.abc import Iterator

    from codedoc_core.writing.asked import Checked, Outline, OutlineItem

_STYLES: Final = {"google": "Google", "numpy": "NumPy", "sphinx": "Sphinx"}


def offers_at(outline: Outline, offset: int, checked: Checked | None, *, is_explicit: bool) -> tuple[Offer, ...]:
    """Return what could be done at an offset.

    Args:
        outline: Of the text as it is now.
        offset: Where the cursor stands.
        checked: What the last check found; ``None`` where nobody checks.
        is_explicit: Whether somebody asked for docstrings by name, so that any place in a symbol will do.
    """
    item = outline.around(offset)
    if item is None or (offset > item.head_end and not is_explicit):
        return ()
    is_inside = is_explicit or offset >= item.docstring
    return (*_offers(outline, item, checked), *(_conversions(item) if is_inside else ()))


def _offers(outline: Outline, item: OutlineItem, checked: Checked | None) -> Iterator[Offer]:
    if not item.is_documented:
        yield Offer("Generate docstring", Target(Deed.GENERATE, item.qualname, item.name), item.barred)
    elif checked is None or item.qualname in checked.stale:
        title = "Update docstring to match the code"
        yield Offer(title, Target(Deed.UPDATE, item.qualname, item.name), item.barred)
    if item.kind == "class" and (count := _due(outline, item)) > 1:
        title = f"Generate {count} docstrings in class {item.qualname}"
        yield Offer(title, Target(Deed.GENERATE, item.qualname, item.name, members=True))
    if (count := sum(each.is_due for each in outline.items)) > 1:
        yield Offer(f"Generate {count} docstrings in this file", Target(members=True))


def _conversions(item: OutlineItem) -> Iterator[Offer]:
    """The other styles, for a docstring that has sections of one."""
    for style, name in _STYLES.items():
        if item.style not in ("", style) and not item.barred:
            target = Target(Deed.CONVERT, item.qualname, item.name, style=style)
            yield Offer(f"Convert docstring to {name} style", target)


def _due(outline: Outline, owner: OutlineItem) -> int:
    return sum(item.is_due for item in outline.members(owner))
