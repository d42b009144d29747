"""What people and programs send that no field expects, in words, numbers and shapes."""

WORDS = (
    "坏\x00字",
    "\ud800",
    "长" * 100_000,
    "2026-13-45T99:99",
    "𠮷😀' OR 1=1 -- ../../etc/passwd \u202e",
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
# As they stand in an address.
QUERIES = ("%00", "-1", "9" * 40, "2026-13-45", "%FF%FE%27%20OR%201%3D1")
# The second is a place in the list that is no number.
CURSORS = ("%00", "cD14")
