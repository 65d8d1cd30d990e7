def f(a='"', b="'", c='''"""''', d="""'''"""): return '\'' "\""
def g():
    '''Has """ inside.'''
def h():
    """Has ''' inside."""
class A: s = '"""'; t = "'''"
