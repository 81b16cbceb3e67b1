"""`archive-gen package --verify`: what is wrong with a bag, also with one made to do harm."""

from __future__ import annotations

import hashlib
import io
import struct
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive_gen.packaging import contents as rules
from archive_gen.packaging import verify
from archive_gen.reporting import CollectingReporter

DECLARATION = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"


def bag(payload: Mapping[str, bytes], algorithm: str = "sha256") -> dict[str, bytes]:
    """A bag by hand: path → bytes."""
    lines = [f"{hashlib.new(algorithm, data).hexdigest()}  {path}\n" for path, data in payload.items()]
    return {**payload, "bagit.txt": DECLARATION, f"manifest-{algorithm}.txt": "".join(lines).encode()}


WHOLE = bag({"data/one.txt": b"one", "data/two/three.txt": b"three"})


def zipped(place: Path, files: Mapping[str, bytes], base: str = "bag/") -> Path:
    """A zip file of these names, whatever they are."""
    with zipfile.ZipFile(place, "w") as target:
        for path, data in files.items():
            target.writestr(zipfile.ZipInfo(base + path), data)
    return place


def in_folder(place: Path, files: Mapping[str, bytes]) -> Path:
    for path, data in files.items():
        (place / path).parent.mkdir(parents=True, exist_ok=True)
        (place / path).write_bytes(data)
    return place


def problems(place: Path) -> list[str]:
    return list(verify(place, reporter=CollectingReporter()).problems)


@pytest.fixture(params=["zip", "folder"])
def found(request: pytest.FixtureRequest, tmp_path: Path) -> object:
    """What is wrong with a bag of these files, in either form."""

    def look(files: Mapping[str, bytes]) -> list[str]:
        if request.param == "zip":
            return problems(zipped(tmp_path / "bag.zip", files))
        return problems(in_folder(tmp_path / "bag", files))

    return look


@pytest.mark.parametrize("algorithm", ["md5", "sha1", "sha256", "sha512"])
def test_bags_of_other_programs_are_read(found: object, algorithm: str) -> None:
    """Whatever their digests."""
    assert found(bag({"data/x": b"x"}, algorithm)) == []  # type: ignore[operator]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"data/one.txt": b"eno"}, ["data/one.txt: is not what manifest-sha256.txt says: it was altered"]),
        ({"data/one.txt": None}, ["data/one.txt: is missing"]),
        ({"data/more.txt": b"x"}, ["data/more.txt: is not named in manifest-sha256.txt"]),
        ({"bagit.txt": None}, ["bagit.txt: is missing"]),
        ({"bagit.txt": b"BagIt-Version: 9"}, ["bagit.txt: is not as BagIt 1.0 wants it"]),
        ({"bag-info.txt": b"Payload-Oxum: 8.9\n"}, ["bag-info.txt: Payload-Oxum is 8.9, but"]),
        ({"bag-info.txt": b"Payload-Oxum: 8.2\n"}, []),
        ({"manifest-sha256.txt": b"\xff"}, ["manifest-sha256.txt: cannot be read: line 1 is not UTF-8"]),
        ({"manifest-sha256.txt": b"zz data/x\n"}, ["manifest-sha256.txt: cannot be read: line 1"]),
        ({"manifest-md6.txt": b""}, ["manifest-md6.txt: digests of the kind md6 are not known here"]),
        ({"manifest-md5.txt": b""}, ["is not named in manifest-md5.txt"]),
        ({"tagmanifest-md5.txt": b"0" * 32 + b" bagit.txt\n"}, ["bagit.txt: is not what tagmanifest-md5"]),
        ({"tagmanifest-md5.txt": b"0" * 32 + b" gone.txt\n"}, ["gone.txt: is missing"]),
        ({"fetch.txt": b"https://example.org/x - data/x\n"}, ["fetch.txt: the bag names files"]),
        ({"notes/own.txt": b"allowed: a tag file of one's own"}, []),
    ],
)
def test_each_thing_that_is_wrong_is_named(
    found: object, change: Mapping[str, bytes | None], told: list[str]
) -> None:
    """With the file that it is about."""
    files = {**WHOLE, **change}
    lines = found({path: data for path, data in files.items() if data is not None})  # type: ignore[operator]
    assert bool(lines) == bool(told)
    for each in told:
        assert any(each in line for line in lines), lines


@pytest.mark.parametrize(
    "path", ["../../etc/passwd", "/etc/passwd", "data/../../x", "data\\..\\x", "C:/x", "data//x", "bagit.txt"]
)
def test_a_manifest_that_names_files_elsewhere_is_told_and_they_are_not_read(
    found: object, path: str
) -> None:
    """A payload manifest speaks of `data/` alone."""
    line = f"{hashlib.sha256(b'').hexdigest()}  {path}\n".encode()
    files = {**WHOLE, "manifest-sha256.txt": WHOLE["manifest-sha256.txt"] + line}
    assert [line for line in found(files) if "a line that no bag may have" in line]  # type: ignore[operator]


@pytest.mark.parametrize("name", ["../escape.txt", "/etc/cron.d/x", "bag/../../x", "bag\\..\\x", "C:/x.txt"])
def test_names_that_lead_out_of_a_zip_are_told(tmp_path: Path, name: str) -> None:
    """And nothing is written anywhere: nothing is unpacked."""
    place = zipped(
        tmp_path / "bag.zip", {**{f"bag/{path}": data for path, data in WHOLE.items()}, name: b"x"}, ""
    )
    assert [line for line in problems(place) if "leads out of the bag" in line]
    assert [path.name for path in tmp_path.iterdir()] == ["bag.zip"]


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_name_that_stands_twice_is_told(tmp_path: Path) -> None:
    """Programs differ in which of the two they unpack; so do they on two spellings of one name."""
    place = zipped(tmp_path / "bag.zip", WHOLE)
    with zipfile.ZipFile(place, "a") as target:
        target.writestr("bag/data/one.txt", b"another")
        target.writestr("bag/data/\u00e9.txt", b"x")
        target.writestr("bag/data/e\u0301.txt", b"x")
    assert sum("stands twice" in line for line in problems(place)) == 4


def test_links_are_not_followed(tmp_path: Path) -> None:
    """Neither in a zip nor in a folder."""
    (tmp_path / "private").write_bytes(b"one")
    link = zipfile.ZipInfo("bag/data/link")
    link.external_attr = 0o120777 << 16
    place = zipped(tmp_path / "bag.zip", WHOLE)
    with zipfile.ZipFile(place, "a") as target:
        target.writestr(link, "../../private")
    assert [line for line in problems(place) if "is a link" in line]
    folder = in_folder(tmp_path / "bag", WHOLE)
    (folder / "data/one.txt").unlink()
    (folder / "data/one.txt").symlink_to(tmp_path / "private")
    assert problems(folder) == [
        "data/one.txt: is no regular file: a link is not followed",
        "data/one.txt: is missing",
    ]


def test_a_zip_that_unpacks_to_more_than_is_credible_is_not_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A bomb is told by what it claims; its claims are held to while reading."""
    monkeypatch.setattr(rules, "UNPACKS_TO", 1 << 20)
    payload = bag({"data/zeros": bytes(4 << 20)})
    with zipfile.ZipFile(tmp_path / "bag.zip", "w", zipfile.ZIP_DEFLATED) as target:
        for path, data in payload.items():
            target.writestr(f"bag/{path}", data)
    (told,) = problems(tmp_path / "bag.zip")
    assert "times its size: it was not read" in told


def test_a_zip_whose_files_overlap_is_not_read(tmp_path: Path) -> None:
    """As in bombs that use the same compressed bytes a thousand times (Fifield, 2019)."""
    place = zipped(tmp_path / "bag.zip", {**WHOLE, "data/big": b"x" * 5000})
    data = bytearray(place.read_bytes())
    start = data.index(b"PK\x01\x02")
    while data[start : start + 4] == b"PK\x01\x02":
        struct.pack_into("<L", data, start + 20, 5000)
        struct.pack_into("<L", data, start + 24, 5000)
        lengths = struct.unpack_from("<HHH", data, start + 28)
        start += 46 + sum(lengths)
    place.write_bytes(data)
    (told,) = problems(place)
    assert "overlap" in told


def test_a_zip_that_claims_less_than_it_holds_is_told(tmp_path: Path) -> None:
    """What is read ends where the claim ends, and does not agree with its checksum."""
    place = tmp_path / "bag.zip"
    with zipfile.ZipFile(place, "w", zipfile.ZIP_DEFLATED) as target:
        for path, content in bag({"data/zeros": bytes(1 << 20)}).items():
            target.writestr(f"bag/{path}", content)
    data = bytearray(place.read_bytes())
    start = data.index(b"PK\x01\x02")
    struct.pack_into("<L", data, start + 24, 10)
    place.write_bytes(data)
    assert [line for line in problems(place) if line.startswith("data/zeros: cannot be read")]


@given(st.integers(0, 10_000), st.integers(1, 255))
def test_no_single_changed_byte_passes_unnoticed_or_breaks_the_program(where: int, change: int) -> None:
    """Of a whole zip: either the payload is still whole, or it is told."""
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w") as target:
        for path, content in WHOLE.items():
            target.writestr(zipfile.ZipInfo(f"bag/{path}"), content)
    data = bytearray(memory.getvalue())
    data[where % len(data)] ^= change
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "bag.zip"
        place.write_bytes(data)
        if not problems(place):
            with zipfile.ZipFile(place) as read:
                named = {name.partition("/")[2]: read.read(name) for name in read.namelist()}
            assert {path: named.get(path) for path in WHOLE if path.startswith("data/")} == {
                path: data for path, data in WHOLE.items() if path.startswith("data/")
            }


@pytest.mark.parametrize("data", [b"", b"PK", b"no zip at all" * 100, b"PK\x05\x06" + bytes(18)])
def test_what_is_no_bag_at_all_is_told(tmp_path: Path, data: bytes) -> None:
    """Cut off, empty, something else."""
    (tmp_path / "bag.zip").write_bytes(data)
    assert problems(tmp_path / "bag.zip")


def test_an_encrypted_file_is_told(tmp_path: Path) -> None:
    """Nobody is asked for a password."""
    place = zipped(tmp_path / "bag.zip", WHOLE)
    data = bytearray(place.read_bytes())
    data[data.index(b"PK\x01\x02") + 8] |= 1
    data[6] |= 1
    place.write_bytes(data)
    assert [line for line in problems(place) if "data/one.txt: cannot be read" in line]


def test_a_thousand_problems_are_told_and_the_rest_counted(tmp_path: Path) -> None:
    """A screen is not flooded without end."""
    files = {**WHOLE, **{f"data/extra-{number}": b"" for number in range(1500)}}
    place = zipped(tmp_path / "bag.zip", files)
    lines = problems(place)
    assert len(lines) == 1001
    assert lines[-1] == "… and 500 more problems"
    assert verify(place, reporter=CollectingReporter()).number == 1500
