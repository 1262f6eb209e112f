"""The people of the tests, two departments, and what is on file."""

from datetime import date

import pytest
from django.contrib.auth.models import Group

from agency import undertaking
from agency.acting import acting_as
from agency.models import Department, User

PASSWORD = "correct-horse-battery"
# whoever is on stage has promised confidentiality
BOUND = {"undertaken_until": date(9999, 12, 31), "undertaken_version": undertaking.VERSION}


def staff(username: str, name: str, role: str, department: Department | None = None) -> User:
    user = User(username=username, name=name, department=department, **BOUND)
    user.set_password(PASSWORD)
    user.save()
    user.groups.add(Group.objects.get(name=role))
    return user


def department(name: str, parent: Department | None = None) -> Department:
    with acting_as("system:test"):
        return Department.objects.create(name=name, parent=parent)


def lead(unit: Department, head: User) -> User:
    with acting_as("system:test"):
        unit.head = head
        unit.save()
    return head


@pytest.fixture
def sales_house(db):
    """The sales division, above both departments."""
    return department("销售部")


@pytest.fixture
def domestic(sales_house):
    return department("国内部", sales_house)


@pytest.fixture
def outbound(sales_house):
    return department("出境部", sales_house)


@pytest.fixture
def lin(domestic):
    """Sales, domestic; owns the customers that tests open."""
    return staff("lin", "林知夏", "sales", domestic)


@pytest.fixture
def wang(domestic):
    """Sales, domestic: lin's colleague next door."""
    return staff("wang", "王一帆", "sales", domestic)


@pytest.fixture
def zhao(domestic):
    """Manager of the domestic department."""
    return lead(domestic, staff("zhao", "赵敏", "sales_manager", domestic))


@pytest.fixture
def sun(outbound):
    """Sales, outbound: another department."""
    return staff("sun", "孙晴", "sales", outbound)


@pytest.fixture
def zhou(outbound):
    """Manager of the outbound department."""
    return lead(outbound, staff("zhou", "周强", "sales_manager", outbound))


@pytest.fixture
def he(db):
    """CRM manager: the whole house."""
    return staff("he", "何静", "crm_manager", department("客户关系管理部"))


@pytest.fixture
def qian(db):
    """Auditor: reads everything's history, changes nothing."""
    return staff("qian", "钱正", "auditor", department("审计室"))


@pytest.fixture
def shen(db):
    """Privacy officer: answers for retention, holds and destruction."""
    return staff("shen", "沈宁", "privacy_officer", department("合规部"))


@pytest.fixture
def gao(db):
    """General manager: approves what cannot be undone."""
    return staff("gao", "高远", "general_manager", department("总经办"))


@pytest.fixture
def jiang(db):
    """Finance: sees no archive of her own, signs off what is bought on account."""
    return staff("jiang", "姜雯", "finance", department("财务部"))


@pytest.fixture
def bai(db):
    """Counsel: keeps the library of contracts, decides on those she is asked about, sees no archive for it."""
    return staff("bai", "白洁", "legal", department("法务室"))


@pytest.fixture
def cai(db):
    """Office: keeps the seals of the house."""
    return staff("cai", "蔡琳", "office", department("公司办公室"))


@pytest.fixture
def guo(domestic):
    """Guide: only what is shared."""
    return staff("guo", "郭导", "guide", domestic)


@pytest.fixture
def system_admin(db):
    return staff("sysadmin", "系统管理员", "system_admin")


@pytest.fixture
def security_admin(db):
    return staff("secadmin", "安全管理员", "security_admin")


@pytest.fixture
def audit_admin(db):
    return staff("audadmin", "审计管理员", "audit_admin")
