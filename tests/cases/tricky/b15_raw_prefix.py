
def f():
    r'''Raw \d.'''
    return r'\d'
def g(x=rb'\d', y=Rb"\e"): return r"\""
def h(): r'''\d'''; return R'x'
