"""A check of last quarter that found something, put right since."""

from datetime import timedelta

from django.utils.timezone import localdate

from compliance.checkups import signing


def tell(story) -> None:
    admin, moment = story.people["sysadmin"], story.now - timedelta(days=47)
    with story.diary.on(moment, admin):
        check = signing.sign(
            by=admin,
            findings="首次检查：尚无备份；机房门禁登记缺上月两页",
            measures="启用每晚备份；补齐登记并由办公室每周复核",
            due_on=localdate(moment + timedelta(days=14)),
            now=moment,
        )
    with story.diary.on(moment + timedelta(days=9), admin):
        signing.mend(check, by=admin, now=moment + timedelta(days=9))
