"""Bring uv to a machine that has Python and no pip: one wheel, held to a known hash.

Written for `make`, which runs it when no uv is found. It needs the standard library only,
and puts one program, `.tools/uv`, into this checkout.
"""

import hashlib
import io
import os
import platform
import re
import ssl
import stat
import sys
import urllib.request
import zipfile
from pathlib import Path
from urllib.parse import urljoin

VERSION = "0.13.9"
WHEELS = {
    ("Linux", "x86_64"): (
        "manylinux_2_17_x86_64",
        "d7f459fe4fd247d830351c75686d3996ace3c6f3f728eb0e85a30b7ada0cef19",
    ),
    ("Linux", "aarch64"): (
        "manylinux_2_28_aarch64",
        "ecb6028d79dc96fbeafffe5c8af62a7099487ebc05a701e76714eebcffd06375",
    ),
    ("Darwin", "arm64"): (
        "macosx_11_0_arm64",
        "66c512266d633bef48384a1f53003f41f2a8e7b36fe6e7fbfd3e0fd52d96fa63",
    ),
    ("Darwin", "x86_64"): (
        "macosx_10_12_x86_64",
        "c16ed11e013557536b3e60065f1b912f6407bd6518e041b961e23ef9e6b4fbf5",
    ),
}


def main(target: Path) -> None:
    """Download, check and unpack uv, or say what to install by hand."""
    found = WHEELS.get((platform.system(), platform.machine()))
    if found is None:
        sys.exit("No uv is known for this machine: install it from https://docs.astral.sh/uv/")
    tag, digest = found
    try:
        wheel = download(tag)
    except OSError as error:
        if isinstance(getattr(error, "reason", None), ssl.SSLCertVerificationError):
            sys.exit("This machine trusts nobody yet. Try: sudo apt-get install ca-certificates")
        sys.exit(f"uv could not be downloaded ({error}). Install it with: pip install uv")
    if hashlib.sha256(wheel).hexdigest() != digest:
        sys.exit("The uv that was downloaded is not the one expected. Nothing was installed.")
    with zipfile.ZipFile(io.BytesIO(wheel)) as archive:
        program = archive.read(f"uv-{VERSION}.data/scripts/uv")
    target.parent.mkdir(parents=True, exist_ok=True)
    forming = target.with_suffix(".forming")
    forming.write_bytes(program)
    forming.chmod(forming.stat().st_mode | stat.S_IXUSR | stat.S_IXGRP | stat.S_IXOTH)
    os.replace(forming, target)


def download(tag: str) -> bytes:
    """Return the wheel named by the package index."""
    index = os.environ.get("PIP_INDEX_URL", "https://pypi.org/simple").rstrip("/") + "/uv/"
    with urllib.request.urlopen(index, timeout=60) as answer:
        page = answer.read().decode()
    name = rf"uv-{re.escape(VERSION)}-py3-none-[^\"#]*{tag}[^\"#]*\.whl"
    link = re.search(rf'href="([^"#]*{name})', page)
    if link is None:
        raise OSError("not in the package index")
    with urllib.request.urlopen(urljoin(index, link[1]), timeout=120) as answer:
        return bytes(answer.read())


if __name__ == "__main__":
    main(Path(sys.argv[1]))
