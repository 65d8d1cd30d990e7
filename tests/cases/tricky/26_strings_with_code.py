TEMPLATE = """
def not_a_function():
    \"\"\"Not a docstring.\"\"\"
    return 1

class NotAClass:
    pass
"""
def f(code="def g(): pass"):
    exec("""
def h():
    pass
""")
    return '''
class X:
    def y(self): ...
'''
