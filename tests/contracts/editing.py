"""What a page of the editor posts when nothing on it was changed."""

from django.urls import reverse


def address(contract, part: str, name: str = "edit_part") -> str:
    return reverse(f"contracts:{name}", args=[contract.pk, part])


def posted(page, **changes) -> dict:
    """The fields of a page of the editor as its form would send them, and `changes` over them."""
    sheet = page.context["sheet"]
    data = {"base": page.context["base"]}
    for name, rows in sheet.rows.items():
        data[f"{name}-rows"] = len(rows)
    every = [*sheet.forms.values(), *(form for rows in sheet.rows.values() for form in rows)]
    for form in every:
        for field in form:
            value = field.value()
            widget = field.field.widget
            if value in (None, False, ""):
                continue
            if isinstance(value, list):
                data[field.html_name] = [str(one) for one in value]
            elif (choices := getattr(field.field, "choices", None)) and value not in dict(choices):
                continue  # a browser shows the first choice instead
            elif value is True:
                data[field.html_name] = "on"
            else:
                data[field.html_name] = widget.format_value(value) or ""
    return data | changes
