"""No real person's number in any file of the project."""

import re

from tests.architecture.tree import files, named

# 199 0000 …: numbers of the demonstration and the tests, of nobody.
PHONE = re.compile(r"(?<![0-9A-Za-z])1(?!99000)[3-9]\d{9}(?![0-9A-Za-z])")
IDENTITY = re.compile(
    r"(?<![0-9A-Za-z])[1-9]\d{5}(?:19|20)\d\d(?:0[1-9]|1[0-2])"
    r"(?:0[1-9]|[12]\d|3[01])\d{3}[0-9Xx](?![0-9A-Za-z])"
)
KEY = re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----|\bAKIA[0-9A-Z]{16}\b")


def found_in(text: str) -> list[str]:
    return [
        hit.group() for kind in (PHONE, IDENTITY, KEY) for hit in kind.finditer(text)
    ]


def texts():
    for path in files():
        try:
            yield named(path), path.read_text()
        except UnicodeDecodeError:
            continue  # pictures and fonts


def test_files_hold_no_personal_numbers_or_keys():
    found = {name: found_in(text) for name, text in texts()}
    assert len(found) > 300
    assert {name: hits for name, hits in found.items() if hits} == {}


def test_personal_number_is_found():
    # Put together here, so that this file holds none.
    phone, identity = "138" + "00138" + "000", "110101" + "19900307" + "123X"
    assert found_in(f"电话{phone}，证件{identity}。") == [phone, identity]
    assert found_in("19900001234") == []
    assert found_in(f"sha256:a{phone}") == []
