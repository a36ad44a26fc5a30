"""The words staff read for the closed vocabularies: one Chinese word for each name in code.

They are the office's terms; residents read plainer ones, in `bot.texts`. Apart from the templates so that a test can
see that no name is without its word.
"""

from backend.help_requests import archive
from backend.help_requests.casework import LOOK
from backend.help_requests.lifecycle import ONGOING, RULES, Action
from backend.petitions.repository import COUNTED_AS
from backend.supervision.statistics import COUNTED

STAGES = {
    "submitted": "待受理",
    "accepted": "已受理",
    "materials_requested": "待补正",
    "approved": "已批准",
    "refused": "不予批准",
    "closed": "已办结",
    "withdrawn": "已撤回",
}
"""help_requests' stages."""

LISTS = {
    **{name: words for name, words in STAGES.items() if name not in ("closed", "withdrawn")},
    ONGOING: "动态管理",
    **{name: STAGES[name] for name in ("closed", "withdrawn")},
}
"""The lists of requests: one for each stage, and one for what was given and is looked at again."""


def standing(stage: str, procedure_stage: str | None) -> str:
    """The word for where a request stands: what goes on in ongoing review is not called closed."""
    return LISTS[ONGOING] if stage == "closed" and procedure_stage is not None else word(STAGES, stage)


ACTIONS = {action.value: rule.label for action, rule in RULES.items()} | {
    LOOK: "查看完整号码",
    **archive.FROM_SYSTEMS,
    COUNTED_AS: "信访",
}
"""What can be done to a help request, as button and in its history; and petitions, which are counted with it."""

COUNTS = {str(what): ACTIONS.get(what, "进入动态管理") for what in COUNTED}
"""What statistics count."""

FROM_SYSTEMS = archive.FROM_SYSTEMS
"""What reaches a request from another system."""

DONE = {action.value: f"已办：{rule.label}。" for action, rule in RULES.items()} | {
    Action.TRANSFER: "已转到别的机构，这件申请不在您的列表里了。",
    Action.HAND_BACK: "已退回，这件申请不在您的列表里了。",
    "file_further": "已替居民报了这一项，居民会收到通知。",
}
"""What a page says after a step was taken."""

HOUSEHOLD_MARKS = {"id_number": "身份证号相同", "phone": "电话相同", "home": "同村同名"}
"""By what two requests seem to be of one household."""

BOARDS = archive.BOARDS
"""The three publicities."""

HANDS = archive.HANDS
"""What a signature stands for."""

STANDINGS = {"due": "看来符合", "likely": "可能符合"}
"""How a programme stood for the household when the request was filed; what it speaks against is not kept."""

CHECK_STATES = {"waiting": "正在核对", "answered": "已答复", "unreachable": "没有联通，请人工核对"}

SOURCES = {
    "public_security": "公安户籍",
    "vehicles": "车辆",
    "land": "不动产",
    "social_insurance": "社会保险",
    "finance": "金融",
    "housing_fund": "住房公积金",
    "tax": "税务",
    "agriculture": "农业补贴",
    "machinery": "农机",
    "market_supervision": "市场监管",
    "civil_affairs": "民政救助",
}
"""The sources of the check platform."""

ASKED_FOR = {"id_number": "身份证号", "household_size": "家庭人口", "monthly_income": "家庭月收入"}
"""The fields that materials may be asked for by name."""

GROUNDS = {"materials": "等居民补正", "objection": "处理异议", "force_majeure": "不可抗力"}
"""On what ground a clock stands still."""

RECIPIENTS = {"caseworker": "经办人", "leader": "分管领导", "supervision": "县级监管"}
"""Who is reminded of a deadline."""

AID_TYPES = {
    "living": "最低生活保障",
    "destitute": "特困供养",
    "temporary": "临时救助",
    "disaster": "受灾救助",
    "medical": "医疗救助",
    "education": "教育救助",
    "housing": "住房救助",
    "employment": "就业救助",
    "legal": "法律援助",
    "charity": "慈善帮扶",
    "disability": "残疾人补贴",
    "child": "儿童保障",
}

INTENTS = {
    "report_hardship": "说自己的困难",
    "report_for_other": "替别人求助",
    "check_progress": "查办理进度",
    "ask_policy": "问政策",
    "request_human": "要求人工",
    "urgent_help": "紧急求助",
    "complaint": "投诉举报",
    "appeal": "对决定有异议",
    "correct_answer": "更正刚才的回答",
    "supplement_material": "补充材料",
    "withdraw_request": "撤回申请",
    "cancel": "取消当前对话",
    "affirm": "肯定",
    "deny": "否定",
    "greet": "打招呼",
    "thanks_bye": "感谢或告别",
    "provide_information": "回答问题、提供信息",
    "offer_help": "愿意帮助别人",
    "out_of_scope": "与救助无关",
}

ENTITIES = {
    "amount": "金额",
    "household_size": "家庭人口",
    "phone": "电话",
    "id_number": "身份证号",
    "case_code": "受理编号或服务码",
    "date": "日期",
    "illness": "疾病",
    "person_name": "姓名",
    "place": "地点",
}

CHANNELS = archive.CHANNELS

ROLES = {
    "operator": "坐席",
    "caseworker": "经办人",
    "leader": "分管领导",
    "administrator": "管理员",
    "supervisor": "监管",
}

CHECK_OUTCOMES = {"consistent": "与申报一致", "differs": "与申报不一致", "no_record": "查无记录"}
"""What the check platform says of what it found."""

WAITING_REASONS = {"asked": "要求人工", "misunderstood": "多次没听懂", "urgent": "情况紧急"}

AUTHORS = {"resident": "居民", "bot": "助手", "operator": "坐席", "notice": "进度通知"}

MESSAGE_KINDS = {
    "voice": "语音",
    "image": "图片",
    "video": "视频",
    "location": "位置",
    "link": "链接",
    "menu": "点击菜单",
    "follow": "关注",
    "unfollow": "取消关注",
    "scan": "扫码",
    "stop": "退订",
    "start": "重新订阅",
    "help": "短信帮助",
    "delivery": "送达回执",
    "forget": "撤回授权",
    "silent": "系统事件",
    "unknown": "其他消息",
}
"""Kinds of inbound messages other than text."""

DELIVERY_STATES = {
    "queued": "等待发送",
    "sending": "正在发送",
    "sent": "已发出",
    "delivered": "已送达",
    "failed": "未送达",
    "unknown": "结果不明",
}

FAILURES = {
    "refresh_token": "接口凭证失效",
    "retry": "稍后重试",
    "retry_later": "暂时送不到",
    "quota": "额度用完",
    "fall_back": "此渠道现在发不到",
    "permanent": "此号码收不到",
    "opted_out": "对方已退订或取消关注",
    "alarm": "配置或账号有问题，需管理员处理",
    "unknown_outcome": "不知是否发出",
}

NOTICE_OUTCOMES = {
    "pending": "正在通知",
    "told": "已告知",
    "unreachable": "未能告知，请电话联系",
    "unknown": "是否收到不明，请电话核实",
}

CHANGES = {
    "request.filed": "新申请",
    "request.moved": "环节变化",
    "request.transferred": "转办或退回",
    "request.materials_added": "收到补充材料",
    "request.checked": "收到核对结果",
    "request.updated": "其他变化",
}
"""What other systems are told of."""

WEBHOOK_FAILURES = {
    "timeout": "对方没有及时答复",
    "unreachable": "连接不上对方",
    "address refused": "对方的地址不能使用",
    "ended": "对方已经取消回调订阅",
}
"""Why another system could not be told, besides the status it answered with."""

SCOPES = {
    "catalogue:read": "读项目目录",
    "requests:file": "代为提交申请",
    "requests:read": "读自己提交的申请",
    "requests:read-all": "读全部申请",
    "requests:add": "补充材料",
    "checks:file": "送核对结果",
    "complaints:file": "转投诉举报",
    "webhooks:manage": "管理回调订阅",
}
"""What an API key may do."""

PHOTO_GAPS = {
    "gone": "已过期或已被删除，请居民重发",
    "too_large": "文件太大",
    "not_a_picture": "不是图片",
    "not_kept_by_us": "不在我们的服务商那里",
    "not_connected": "这个渠道没有接通",
    "not_reachable": "多次没有连上，请居民重发",
}
"""Why a photo is not here."""

PHOTO_STATES = {"waiting": "正在取", "kept": "已保存", "missing": "没有取到", "removed": "已到期删除"}

RETENTION = {
    "closed_requests": "办完的申请",
    "photos": "照片",
    "messages": "消息原文",
    "conversations": "会话记忆",
    "contacts": "联系方式",
    "complaints": "投诉举报",
    "petitions": "信访",
    "leads": "线索",
    "lead_list_faults": "名单里用不了的行",
    "help_offers": "帮助意向",
    "api_calls": "接口调用记录",
    "webhook_deliveries": "回调记录",
    "early_receipts": "无主的送达回执",
    "one_time_codes": "一次性验证码",
    "spool": "读不了的暂存文件",
}
"""The classes of what is kept for a time."""

RETENTION_BY = {"worker": "每夜任务", "command": "命令行", "web": "网页进程（磁盘暂存）"}

PETITION_WAYS = {"letter": "来信", "visit": "来访", "hotline": "12345 等热线转来", "other": "其他"}
"""How a petition reached the county."""

TELLING_REASONS = {"unreachable": "消息没有送到", "unknown": "消息是否收到不明", "required": "县里要求"}
"""Why a decision has to be told by a person."""

TELLING_WAYS = {"phone": "电话", "in_person": "当面"}
TELLING_OUTCOMES = {"told": "已告知", "not_reached": "没有联系上"}

PROXIES = {"grid_worker": "网格员", "village_staff": "村干部或协理员", "family": "家里人", "neighbour": "邻居或同村人"}

SCORES = {"good": "满意", "fair": "一般", "bad": "不满意"}
ORIGINS = {
    "report": "居民自述",
    "grid_worker": "网格员反映",
    "imported_list": "导入名单",
    "caseworker": "经办人记录",
    "home_visit": "入户调查",
    "data_check": "数据核对",
}
"""Where a fact about a household comes from."""

LEAD_ORIGINS = {"reported": "有人报告", "list": "导入名单", "warning": "困难指数预警"}
"""Where a lead comes from."""

REPORTER_ROLES = {
    "grid_worker": "网格员",
    "village_staff": "村（社区）干部",
    "neighbour": "邻居",
    "family": "家人",
    "other": "其他",
}
"""As what somebody reports a household that does not ask itself."""

LEAD_OUTCOMES = {
    "filed": "已帮助提交申请",
    "already_helped": "已有救助",
    "no_need": "暂不需要救助",
    "not_found": "没有找到人",
}
"""What came of looking."""

TRACE_GROUNDS = {"report": "投诉举报", "data_check": "数据核对", "spot_check": "抽查", "other": "其他"}
"""What made supervision suspect."""

OUTCOMES = {"proven": "认定失信", "unfounded": "查无实据", "honest_mistake": "容错：无心之失，已改正"}
"""How a trace ends."""

VERDICTS = {"sound": "属实，办理规范", "faulty": "办理有差错", "doubtful": "疑似不实"}
"""What a spot check found."""

WAYS = {"template": "模板消息", "text": "消息"}

SLOTS = {
    "consent": "同意告知",
    "on_behalf": "是否代办",
    "applicant_name": "姓名",
    "phone": "电话",
    "id_number": "身份证号",
    "area": "住址",
    "aid_types": "救助类型",
    "hardship": "困难情况",
    "household_size": "家庭人口",
    "monthly_income": "家庭月收入",
    "attachments": "附件",
    "pledge": "诚信承诺",
    "confirm": "确认提交",
}
"""What a help request is made of."""


def word(words: dict[str, str], name: str | None) -> str:
    """The word for a name; a name without one, which the tests rule out, is shown as it is."""
    return "—" if name is None else words.get(name, name)
