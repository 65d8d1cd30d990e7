class A:
 def f(self):
   return 1
 def g(self): return 2
 class B:
          def h(self):
           if 1:
                 return 3
           def i(): pass
def j():
  	x = 1
  	def k(): return 2
  	return k
if 1:
	def l():
	    return 1
	def m(): pass
