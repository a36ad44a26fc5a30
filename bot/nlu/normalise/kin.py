"""The words by which people list their household: 老伴, 俩孙子, 瘫痪的老娘, 爹娘.

It stands apart from `counts` because the list grows with every dialect, the counting does not.
"""

SELF = "(?:我|俺|咱|本人|自己)"
JOIN = "(?:和|跟|与|同|带着?|领着?|拉扯着?|养着?|抚养着?|照顾着?|还有|加上|以及|外加|及|、|，|,| )"
_ELDERS = (
    "爸爸?|父亲|老爹|爹|老汉儿|妈妈?|母亲|老娘|娘|老妈|婆婆|公公|岳母|岳父|丈母娘|丈人|"
    "爷爷|奶奶|姥姥|姥爷|外公|外婆|老人"
)
_SPOUSES = "老伴儿?|老头子?|老婆子?|老太婆|老公|丈夫|男人|当家的|对象|爱人|媳妇儿?|妻子|堂客|婆娘|屋里人|老汉"
PAIRS = "父母|爹娘|爸妈|双亲|公婆|岳父母|爷爷奶奶|老爹老娘|二老|老两口|儿子儿媳妇?"
_YOUNG = (
    "儿子|儿媳妇?|闺女|女儿|姑娘|女婿|孙子|孙女儿?|外孙女?|重孙|孩子|娃儿?|小孩|崽|"
    "弟弟|妹妹|哥哥?|姐姐?|弟|妹|侄子|侄女|病人|学生"
)
KIN = f"(?:{PAIRS}|{_SPOUSES}|{_ELDERS}|{_YOUNG})"
_MODIFIER = (
    r"(?:[上念读没不]{1,2}[^，。,一二两俩三四\d]{0,4}的|瘫痪的|有病的|生病的|残疾的|年迈的|"
    r"老|小|大|我的?|俺|他的|一双|这|那|\d{1,2}岁的)"
)
NUMBER = "俩|仨|[一两二三四五六]个?|[1-6]个?|个"
BOTH = "俩|两个|仨|三个|三口|四口"
MEMBER = rf"{_MODIFIER}{{0,2}}(?P<n>{NUMBER})?{_MODIFIER}{{0,2}}{KIN}(?P<both>{BOTH})?"
LIST = rf"{SELF}(?:一个人?|自己|独自)?(?:{JOIN}{{1,2}}{MEMBER}){{1,6}}".replace("?P<n>", "?:").replace(
    "?P<both>", "?:"
)
