"""Names of persons where a cue or the line's own shape gives them away: 我叫…, 户主…, 低保 … 5口, a bare name.

It stands apart because a surname alone proves nothing (谢谢, 高中生, 单亲): the surroundings and the characters that
given names are made of have to agree. Whatever is less certain is left to the trained tagger.
"""

import re
from dataclasses import dataclass

from bot.nlu.normalise.place_words import SURNAMES

_COMPOUND = "欧阳|司马|上官|诸葛|东方|皇甫|尉迟|公孙|慕容|令狐|司徒|端木|西门|南宫|夏侯|长孙|宇文|独孤|呼延|澹台|轩辕"
# Surnames that begin ordinary words all the time are believed only behind an outspoken cue (名字叫, 户主).
_EVERYDAY = "阳法时祝盛车房边于向常成全易安高方白金石万路平文武强单包解查净商位明温曲游华水江云马年管任关钱贺"
_PLAIN = "".join(c for c in SURNAMES if c not in _EVERYDAY) + (
    "佟荆戈郏冀储晏衡巩佘亓仉乜仇佴俎粟宫仲伏连艾伍邬桂狄蔺邝仝米乐伊俎冒冷原双召史喻嘉娄宓宗宦寇尉岑师帅席库弓"
    "归戎戚慕扈敖旗晁暨朴束枚栗楚母沃沐法洛浦滑滕漆焦牧狐玛琴璩甄甯益省眭督矫禄禹竺简糜索羊羿聊能臧苍苟茹荀莘莫蒙"
    "蒯蒲蓟蔚虞衣裘褚覃訾诺谌谷贝贲赏赫逄逯邝邢邰郁郄郇郗郜郦鄂鄢酆钮银闾阙隆隗雍靖鞠须香鱼鲜鹿麻黎齐"
    "党计付卞奚姬闻占台展祖戚符封冼"
)
_ANY = _PLAIN + _EVERYDAY
_GIVEN = (
    "秀兰桂英芳玉珍淑华红梅丽霞艳敏静杰军强伟磊刚勇明涛超斌辉鹏飞建国平志德福贵成林春海龙凤云翠花香琴莲萍娟娥巧菊"
    "荣爱珠环仙素彩银金宝根来有才富财满仓囤柱栓拴牢木土田山江河南北中文武俊豪子浩雨泽欣怡佳宇航晨曦梓涵诗琪思雅慧颖"
    "倩雪莹洁婷燕瑶晶鑫亮光永长远大小夏秋冬祥瑞庆喜乐康寿全胜利民新兴旺发达昌盛保守信义仁礼智忠孝廉善良友朋世代传宗"
    "耀祖继先步学习立功勋业启振升腾翔凯宏广润清洪波松柏竹茂森树枝叶芝苗兵帅坤乾元亨贞敬谦和顺从虹霄汉卫党社治理"
    "丰收增产连婉妮娜虎豹彪彬炳炎烈焕熙维绍绪纯纲绢绣罗锦铭铁钢钧锋锐万里恒怀恩惠慈朗逸道诚谊琛瑛珊琳玲珑珂瑾璇璐"
    "宁宝宜定宽实宸廷弘彤影微群美翰聪舒艺芬芸若茜荷莎菁菲萌萱蓉蓓蕾薇蝶裕觉贤贺赞超越跃辰运进如生月馨地庚妹曼壮晓"
    "正设秋风勤帆冰霜恩根旺"
)
_LEFT = r"(?:^|(?<=[ ,，、。;；:：(（!！?？]))"
_RIGHT = (
    r"(?=$|[ ,，、。;；:：)）!！?？\d]|的(?!$)|男|女|电话|手机|今年|现年|住|身份证|一家|全家|家(?:中|有|里|三)|"
    r"同志|老人|父亲|母亲|父母|长期|独居|申请|申报|代办|在|于|等人|[两三四五六]口)"
)
_NOT_GIVEN = "的了着过吗呢吧啊呀哩咧嘞么哦是不没在跟家村庄屯镇乡区县市都病人们我你他她它这那个名叫姓户口岁年月日号某撞"
_SAID = (
    r"(?:叫(?:做|作)?|(?:名(?![单额下义次声])|名字|姓名|大名|户主|申请人|联系人|委托人|被救助人|受益人|身份证上|户口本上)"
    r"(?:字)?(?:是|为|写的?|[:： ,，嘛])*)\s?"
)
_KNOWN_BY = (
    r"(?:[里的]|换成|我[村爸妈爹娘是]|俺[爹娘是名]|额是|[村庄屯洼窑铺寨区]|村民|会计|[^业养]户|学生|同学|患者|患儿|老人|"
    r"本人|支书|书记|公公|婆婆|丈夫|"
    r"妻子?|[父母]亲|儿子|女儿|孩子|闺女|[叔舅姨姑]|想帮|代替|替|应为|改[成为]|更正为|应该[是写]|,是|，是|应该係|係|系|户|[男女])"
)
_BY_CUE = re.compile(rf"{_SAID}(?P<name>(?:{_COMPOUND}|[{_ANY}])[^{_NOT_GIVEN}\W\d_a-zA-Z]{{1,2}}){_RIGHT}")
_BY_SHAPE = re.compile(rf"{_LEFT}(?P<name>(?:{_COMPOUND}|[{_ANY}])[{_GIVEN}]{{2}}){_RIGHT}")
_ROLES = "(?:村民|会计|[保困难]户|户主|学生|同学|患者|患儿|支书|书记|申请人)"
_BY_ROLE = re.compile(rf"{_ROLES}(?P<name>(?:{_COMPOUND}|[{_ANY}])[{_GIVEN}]{{2}}){_RIGHT}")
_BY_COMPANY = re.compile(rf"{_KNOWN_BY}(?P<name>(?:{_COMPOUND}|[{_PLAIN}])[{_GIVEN}]{{2}}){_RIGHT}")
_WORDS = frozenset(
    (
        "林子",
        "法学生",
        "师生",
        "简单",
        "都好",
        "都有",
        "连连看",
        "应有尽",
        "农民工",
        "母子",
        "计生",
        "双方",
        "归来",
        "原来",
        "祝顺利",
        "祝平安",
    )
)


@dataclass(frozen=True, slots=True)
class Name:
    """A person's full name and where it stands in the text."""

    name: str
    start: int
    end: int


def find_names(text: str) -> tuple[Name, ...]:
    """Persons' names in a folded text, where they are certain enough; left to right."""
    found: list[Name] = []
    for pattern in (_BY_CUE, _BY_ROLE, _BY_SHAPE, _BY_COMPANY):
        for match in pattern.finditer(text):
            start, end = match.span("name")
            taken = any(name.start < end and start < name.end for name in found)
            if not taken and match["name"] not in _WORDS:
                found.append(Name(match["name"], start, end))
    return tuple(sorted(found, key=lambda name: name.start))
