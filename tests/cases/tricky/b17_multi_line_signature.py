def f(
        a: int,
        b: str = "):",
        *args,
        c={
            "x": [1, 2],
        },
        **kwargs
        ) -> (
            int
        ):
        return a
def g(a, b=(1,
            2)): return a
class A(
        dict):
        def h(
            self
        ): pass
