import os
import re
from collections import Counter
from dataclasses import dataclass, field, fields


class CartError(Exception):
    pass


@dataclass
class Item:
    sku: str
    price: float = 0.0
    tags: list[str] = field(default_factory=list)


class Cart:
    def __init__(self, owner, items=None):
        self.owner = owner
        self.items = list(items or [])

    @property
    def total(self):
        return sum(i.price for i in self.items)

    def __len__(self):
        return len(self.items)

    def add(self, item: Item, *, qty: int = 1) -> None:
        if qty <= 0:
            raise ValueError("qty must be positive")
        for _ in range(qty):
            self.items.append(item)

    def find(self, pattern: str):
        rx = re.compile(pattern)
        for i in self.items:
            if rx.search(i.sku):
                yield i

    def quantities(self) -> dict[str, int]:
        return Counter(item.sku for item in self.items)

    async def checkout(self, gateway, retries=3):
        for attempt in range(retries):
            try:
                return await gateway.charge(self.owner, self.total)
            except TimeoutError:
                continue
        raise CartError(f"could not charge {self.owner} after {retries}")


@dataclass
class Config:
    currency: str = "EUR"
    tax_rate: float = 0.19

    @classmethod
    def from_env(cls, prefix="APP_"):
        return cls(**{f.name: os.environ[prefix + f.name.upper()] for f in fields(cls)})
