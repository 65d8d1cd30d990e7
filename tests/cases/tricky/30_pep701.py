def f(x): return f"{x!r:{"a" + f"{1}"}} {'nested "quotes"'} {
    x  # comment: here
}"
class A: y = f"{'a' "b":>{3}}"
def g(a=f"{":"}"): return f"{a:{a}}{{:}}"
