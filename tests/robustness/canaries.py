"""Values that can be found again wherever they turn up, however they were written down."""

import base64
import contextlib
import json
import zlib
from urllib.parse import quote

from django.conf import settings
from django.db import connection

PERSON = {
    "name": "钟离金雀",
    "latin_name": "ZHONGLI CANARIA",
    "phone": "13987650412",
    "second_phone": "15012340678",
    "email": "canaria.zl@qianlima.cn",
    "wechat": "canaria_zl2015",
    "address": "云南省昆明市盘龙区金雀巷 77 号",
    "document_number": "530102201503152210",
    "special_needs": "对花生严重过敏，随身携带肾上腺素笔",
    "guardian_name": "钟离长风",
}
NOTE = "在翠湖宾馆大堂遇见，想带孩子去墨脱看桃花"


def encodings(value: str) -> set[bytes]:
    """The ways a value could be lying about: plain in four codings, escaped, hex, URL, base64."""
    plain = {value.encode(coding) for coding in ("utf-8", "utf-16-le", "utf-16-be", "gbk")}
    ways = set(plain)
    ways |= {json.dumps(value)[1:-1].encode(), quote(value).encode(), quote(value, safe="").lower().encode()}
    for raw in plain:
        ways |= {raw.hex().encode(), raw.hex().upper().encode()}
        for shift in range(3):  # the same bytes look different at each of the three places in base64
            text = base64.b64encode(b"\0" * shift + raw).rstrip(b"=")
            inner = text[(0, 2, 3)[shift] : len(text) - (1 if (shift + len(raw)) % 3 else 0)]
            ways |= {inner, inner.replace(b"+", b"-").replace(b"/", b"_")}
    return {way for way in ways if len(way) >= 6}


def found_in(haystack: bytes | str, canaries: dict[str, str]) -> list[str]:
    """Names of the canaries that `haystack` holds in whatever writing."""
    if isinstance(haystack, str):
        haystack = haystack.encode("utf-8", "surrogatepass")
    return [name for name, value in canaries.items() if any(way in haystack for way in encodings(value))]


def opened(signed: str) -> bytes:
    """What a signed, perhaps compressed, cookie or session says when it is unpacked."""
    payload = signed.strip('"').split(":")[0]
    with contextlib.suppress(ValueError, zlib.error):
        raw = base64.urlsafe_b64decode(payload.lstrip(".") + "=" * (-len(payload.lstrip(".")) % 4))
        return zlib.decompress(raw) if payload.startswith(".") else raw
    return b""


def tables() -> list[str]:
    """Every table there is, from the catalogue: none can be forgotten."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT format('%I.%I', schemaname, tablename) FROM pg_tables"
            " WHERE schemaname NOT IN ('pg_catalog', 'information_schema') ORDER BY 1"
        )
        return [name for (name,) in cursor.fetchall()]


def rows(table: str) -> list[str]:
    """All rows of a table as text: bytes show as hex, arrays and JSON in full. As whoever is connected."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT t::text FROM {table} t")
        return [text for (text,) in cursor.fetchall()]


def broker_contents() -> dict[str, bytes] | None:
    """Every key of the broker with its value as the server would save it; None when there is no broker."""
    import redis

    broker = redis.Redis.from_url(settings.REDIS_URL, socket_connect_timeout=1)
    try:
        return {key.decode("utf-8", "replace"): broker.dump(key) or b"" for key in broker.scan_iter()}
    except redis.ConnectionError:
        return None
