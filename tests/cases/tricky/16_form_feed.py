import os

def f():
    return 1

class A:
    
    x = 1
    y = 2
    def g(self):
        pass
def h(): pass
  def i(): pass

