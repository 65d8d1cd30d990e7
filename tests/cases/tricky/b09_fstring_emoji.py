def f(x): return f"😀 {x} 👨‍👩‍👧"
class A: s = f"😀"; t = 1
def g(a=f"😀:"):  # 😀
    return a
