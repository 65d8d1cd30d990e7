def f():
    """A \
    continued \\"""
class A:
  def g(self):
      '''More \
  less\\'''
      return 1
  def h(self): return """\\"""
