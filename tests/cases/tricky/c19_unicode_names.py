def ﬁ(ª): return ª
class 𝓐: 𝓑 = 1
def 中文(参数: "类型" = "值") -> "结果": return 参数
class A: µ = 1; ñ = 2
