"""The words staff read for the closed vocabularies: one Chinese word for each name in code.

They are the office's terms; residents read plainer ones, in `bot.texts`. Apart from the templates so that a test can
see that no name is without its word.
"""

from backend.help_requests.additions import ADDED, CHECKED
from backend.help_requests.casework import LOOK
from backend.help_requests.lifecycle import RULES, Action

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

ACTIONS = {action.value: rule.label for action, rule in RULES.items()} | {
    LOOK: "查看完整号码",
    ADDED: "收到补充材料",
    CHECKED: "收到核对结果",
}
"""What can be done to a help request, as button and in its history."""

FROM_SYSTEMS = frozenset({ADDED, CHECKED})
"""What reaches a request from another system."""

DONE = {action.value: f"已办：{rule.label}。" for action, rule in RULES.items()} | {
    Action.TRANSFER: "已转到别的机构，这件申请不在您的列表里了。",
    Action.HAND_BACK: "已退回，这件申请不在您的列表里了。",
}
"""What a page says after a step was taken."""

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

CHANNELS = {"wechat": "微信", "sms": "短信", "phone": "电话", "web": "网页"}

ROLES = {"operator": "坐席", "caseworker": "经办人", "administrator": "管理员"}

MENUS = {
    "operator": (("/console/inbox", "会话"),),
    "caseworker": (("/console/requests", "求助申请"),),
    "administrator": (
        ("/console/admin", "教助手"),
        ("/console/admin/corrections", "更正"),
        ("/console/admin/model", "模型卡"),
        ("/console/admin/deliveries", "未送达"),
        ("/console/admin/staff", "账号"),
    ),
}
"""Each role's own pages."""

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
