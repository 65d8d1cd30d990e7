class Cart:
    @property
    def total(self): return sum(i.price for i in self.items)

    @total.setter
    def total(self, value): self._total = value

    @total.deleter
    def total(self):
        del self._total

    @classmethod
    @property
    def both(cls): return cls
