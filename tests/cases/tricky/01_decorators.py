import functools


@functools.lru_cache(
    maxsize=None,  # not: a colon: here
)
@functools.wraps(lambda x: {"a": x})
def cached(value): return value * 2


class Shop:
    @staticmethod
    # between decorator and def
    def total(items):
        return sum(items)

    @(lambda f: f)
    @ functools . wraps(total)
    def spaced(self):
        @functools.lru_cache
        def inner(x):
            return x
        return inner
