"""A list that went to the wrong supplier, handled to its end; a drill; a near miss of this morning."""

from datetime import timedelta

from compliance.incidents import acting, affected, reporting
from compliance.incidents.affected import Asked


def tell(story) -> None:
    _wrong_recipient(story)
    _drill(story)
    _near_miss(story)


def _wrong_recipient(story) -> None:
    fang, wei, luo = (story.people[name] for name in ("fang", "wei", "luo"))
    began = story.now - timedelta(days=23)
    names = tuple(one.number for one in story.customers if not one.minor)[4:10]
    with story.diary.on(began, luo):
        one = reporting.report(
            by=luo,
            kind="wrong",
            account="出团名单误发给另一家地接社，含姓名和手机号，对方十分钟后来电告知",
            detected_at=began,
            now=began,
        )
    steps = (
        (20, fang, "triage", {"kind": "wrong", "near_miss": False}),
        (45, fang, "contain", {"containment": "对方已删除邮件并书面确认未转发"}),
        (80, fang, "assess", {"answers": {"sensitive": False, "avoided": False}}),
        (
            150,
            wei,
            "decide",
            {"tell_authority": True, "tell_persons": True, "decision": "依法告知当事人并报主管部门"},
        ),
        (1300, fang, "tell", {}),
        (3000, fang, "remedied", {"remedy": "名单改走外发共享，邮箱停用自动补全外部地址"}),
        (9000, fang, "review", {"lessons": "外发名单一律两人核对收件方；计调新人培训加入本案例"}),
        (9100, wei, "close", {}),
    )
    for minutes, person, step, facts in steps:
        moment = began + timedelta(minutes=minutes)
        with story.diary.on(moment, person):
            if step == "assess":
                affected.freeze(one, Asked(numbers=names), by=fang, now=moment)
            if step == "tell":
                acting.tell_authority(one, by=fang, receipt="市文旅局值班室 张科", at=moment)
                ids = list(one.affected.values_list("pk", flat=True))
                acting.tell_persons(one, ids, by=fang, channel="phone", guardians=True, now=moment)
            acting.take(one, step, by=person, now=moment, **facts)


def _drill(story) -> None:
    fang, moment = story.people["fang"], story.now - timedelta(days=140)
    with story.diary.on(moment, fang):
        one = reporting.report(
            by=fang,
            kind="loss",
            account="演练：导游遗失存有团队名单的手机",
            detected_at=moment,
            drill=True,
            now=moment,
        )
    wei = story.people["wei"]
    steps = (
        (12, fang, "triage", {"kind": "loss", "near_miss": False}),
        (25, fang, "contain", {"containment": "演练：远程退出登录，账号停用"}),
        (40, fang, "assess", {"answers": {"avoided": True}}),
        (70, wei, "decide", {"tell_authority": False, "tell_persons": False, "decision": "演练，未实际告知"}),
        (80, fang, "tell", {}),
        (90, fang, "remedied", {"remedy": "演练：补发设备遗失处置卡"}),
        (120, fang, "review", {"lessons": "导游不清楚报告电话，已印在出团单上"}),
        (130, wei, "close", {}),
    )
    for minutes, person, step, facts in steps:
        later = moment + timedelta(minutes=minutes)
        with story.diary.on(later, person):
            if step == "assess":
                affected.freeze(one, Asked(), by=fang, now=later)
            acting.take(one, step, by=person, now=later, **facts)


def _near_miss(story) -> None:
    lin, moment = story.people["lin"], story.now - timedelta(minutes=25)
    with story.diary.on(moment, lin):
        reporting.report(
            by=lin,
            kind="wrong",
            account="发送行程前发现抄送栏里有上一位客户的邮箱，未发出",
            detected_at=moment,
            near_miss=True,
            now=moment,
        )
