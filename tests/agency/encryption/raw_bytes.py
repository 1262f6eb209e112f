"""What stands in a sealed column, read and written past the fields; and a form over four of them."""

from django import forms
from django.db import connection

from customers.models import Customer


def stored(customer, column: str = "name") -> bytes:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM customers_customer WHERE id = %s", [customer.pk])
        return cursor.fetchone()[0]


def overwrite(customer, blob: bytes, column: str = "name") -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE customers_customer SET {column} = %s WHERE id = %s", [blob, customer.pk])


class NameForm(forms.ModelForm):
    class Meta:
        model = Customer
        fields = ("name", "phone", "born_on", "wechat")
