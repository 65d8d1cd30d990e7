def f(): return 'é'
