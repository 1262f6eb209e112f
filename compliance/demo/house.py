"""Departments and colleagues of the demo agency; one account for every role of `agency.roles`."""

import secrets
from dataclasses import dataclass

from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group

from agency import undertaking
from agency.acting import acting_as
from agency.models import Department, User
from agency.roles import ADMINISTRATORS

DEMO_PASSWORD = "ludang-demo-2026"  # noqa: S105 (the sign-in page of a demo installation shows it)
ACTOR = "system:demo"

# name, part of, head, data steward, deputy; the market department still lacks a steward (A3)
DEPARTMENTS = (
    ("总经理室", "", "wei", "cai", ""),
    ("销售部", "", "xu", "zhao", "zhou"),
    ("国内一部", "销售部", "zhao", "lin", "wang"),
    ("国内二部", "销售部", "feng", "song", ""),
    ("出境部", "销售部", "zhou", "sun", "chen"),
    ("计调部", "", "deng", "luo", ""),
    ("导游部", "", "peng", "guo", ""),
    ("客户关系管理部", "", "he", "ye", "tang"),
    ("市场部", "", "", "", ""),
    ("财务部", "", "", "jiang", ""),
    ("公司办公室", "", "", "cai", ""),
    ("信息与合规部", "", "fang", "qian", ""),
)

# username, name, role, department, post
COLLEAGUES = (
    ("lin", "林知夏", "sales", "国内一部", "旅游顾问"),
    ("wang", "王一帆", "sales", "国内一部", "旅游顾问"),
    ("sun", "孙晴", "sales", "出境部", "出境旅游顾问"),
    ("chen", "陈思源", "sales", "出境部", "出境旅游顾问"),
    ("song", "宋岚", "sales", "国内二部", "旅游顾问"),
    ("zhao", "赵敏", "sales_manager", "国内一部", "国内一部经理"),
    ("feng", "冯立", "sales_manager", "国内二部", "国内二部经理"),
    ("zhou", "周强", "sales_manager", "出境部", "出境部经理"),
    ("xu", "徐建国", "sales_director", "销售部", "销售总监"),
    ("he", "何静", "crm_manager", "客户关系管理部", "客户关系经理"),
    ("ye", "叶知秋", "data_analyst", "客户关系管理部", "数据分析专员"),
    ("tang", "唐悦", "complaint_handler", "客户关系管理部", "投诉处理专员"),
    ("luo", "罗安", "operations", "计调部", "计调"),
    ("deng", "邓伟", "operations_manager", "计调部", "计调部经理"),
    ("guo", "郭远", "guide", "导游部", "导游"),
    ("peng", "彭丽", "guide_manager", "导游部", "导游部经理"),
    ("shen", "沈佳", "marketing", "市场部", "市场专员"),
    ("jiang", "姜雯", "finance", "财务部", "会计"),
    ("cai", "蔡琳", "office", "公司办公室", "行政"),
    ("wei", "魏东", "general_manager", "总经理室", "总经理"),
    ("fang", "方敏", "privacy_officer", "信息与合规部", "个人信息保护专员"),
    ("bai", "白洁", "legal", "信息与合规部", "法务专员"),
    ("qian", "钱正", "auditor", "信息与合规部", "审计"),
    ("sysadmin", "石磊", "system_admin", "", "系统管理员"),
    ("secadmin", "安宁", "security_admin", "", "安全管理员"),
    ("audadmin", "沈正", "audit_admin", "", "审计管理员"),
)


@dataclass(frozen=True)
class Account:
    """A line of the accounts file; `totp_secret` is None where no second factor is set up."""

    role: str
    username: str
    name: str
    department: str
    password: str
    totp_secret: str | None


def build() -> tuple[dict[str, User], list[Account]]:
    """Write departments and colleagues; returns the people by username, and their accounts.

    All share one password: the known one where DEMO is on, else one made for this installation.
    """
    with acting_as(ACTOR, reason="demo"):
        units = {}
        for place, (name, parent, *_people) in enumerate(DEPARTMENTS, 1):
            units[name] = Department.objects.create(name=name, parent=units.get(parent), position=place)
        password = DEMO_PASSWORD if settings.DEMO else "-".join(secrets.token_hex(3) for _part in range(3))
        accounts = [_account(password, *line) for line in COLLEAGUES]
        digest = make_password(password)  # once: a good hash is slow
        people = {account.username: _person(account, units, digest) for account in accounts}
        for name, _parent, head, steward, deputy in DEPARTMENTS:
            unit = units[name]
            unit.head, unit.steward, unit.deputy = people.get(head), people.get(steward), people.get(deputy)
            unit.save()
    return people, accounts


def _account(password: str, username: str, name: str, role: str, department: str, post: str) -> Account:
    secret = generate_totp_secret() if role in ADMINISTRATORS else None
    return Account(role, username, name, department, password, secret)


def _person(account: Account, units: dict[str, Department], digest: str) -> User:
    post = next(post for username, *_rest, post in COLLEAGUES if username == account.username)
    person = User.objects.create(
        username=account.username,
        name=account.name,
        post=post,
        department=units.get(account.department),
        password=digest,
    )
    person.groups.add(Group.objects.get(name=account.role))
    undertaking.sign(person, name=person.name)
    if account.totp_secret:
        TOTP.activate(person, account.totp_secret)
    return person
