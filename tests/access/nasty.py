"""What people and programs send that no field expects, in words, numbers and shapes."""

WORDS = (
    "坏\x00字",
    "𠮷😀",
    "\ud800",
    "长" * 100_000,
    "2026-13-45T99:99",
    "' OR 1=1 -- ../../etc/passwd \u202e",
    "",
)
NUMBERS = (-1, 2**31, 2**63, 10**40, 1e308, 0.5)
SHAPES = (None, True, [[]], [None], {"a": {"b": []}}, [1, "x", {}], ["x"] * 1000)
VALUES = (*WORDS, *NUMBERS, *SHAPES)
BODIES = (
    b"",
    b"null",
    b"[]",
    b"1",
    b"{",
    b"\xff\xfe{}",
    b'{"a": NaN}',
    b"[" * 20_000 + b"]" * 20_000,
    b'{"\\u0000": 1}',
    b'{"\\ud800": "\\ud800"}',
)
TYPES = ("text/plain", "image/png", "", "application/json; charset=x")
# As they stand in an address, the last one in place of a cursor.
QUERIES = (
    "%00",
    "%FF%FE",
    "-1",
    "9" * 40,
    "2026-13-45",
    "%27%20OR%201%3D1",
    "cD14",
)
