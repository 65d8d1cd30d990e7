

  
	
# c

x = 1