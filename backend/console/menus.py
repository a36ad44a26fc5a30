"""Which pages lie in whose menu, each with its words. What is behind them every page decides for itself."""

OF_ROLE = {
    "operator": (("/console/inbox", "会话"),),
    "caseworker": (
        ("/console/requests", "求助申请"),
        ("/console/tellings", "待告知"),
        ("/console/checks", "核对结果"),
        ("/console/leads", "主动发现"),
        ("/console/relatives", "近亲属备案"),
    ),
    "leader": (
        ("/console/requests", "求助申请"),
        ("/console/tellings", "待告知"),
        ("/console/checks", "核对结果"),
        ("/console/reminders", "提醒"),
        ("/console/relatives", "近亲属备案"),
    ),
    "supervisor": (
        ("/console/supervision", "总览"),
        ("/console/supervision/spot-checks", "抽查"),
        ("/console/supervision/overdue", "超期"),
        ("/console/reminders", "提醒"),
        ("/console/supervision/hand-backs", "退单"),
        ("/console/supervision/rankings", "排名"),
        ("/console/supervision/statistics", "统计"),
        ("/console/complaints", "投诉举报"),
        ("/console/petitions", "信访"),
        ("/console/supervision/trust", "线索核查"),
        ("/console/lead-lists", "导入名单"),
    ),
    "administrator": (
        ("/console/admin", "教助手"),
        ("/console/admin/corrections", "更正"),
        ("/console/admin/model", "模型卡"),
        ("/console/admin/deliveries", "未送达"),
        ("/console/admin/staff", "账号"),
        ("/console/admin/systems", "外部系统"),
        ("/console/retention", "保存期限"),
        ("/console/lead-lists", "导入名单"),
    ),
}
"""Each role's own pages."""

PUBLIC = (("/", "首页"), ("/code", "查进度"), ("/notices", "公示"))
"""Everybody's pages."""

SOCIAL = (("/console/charity", "爱心帮扶"), ("/console/offers", "帮助意向"))
"""The further pages of whoever works for a charity or for volunteers."""
