"""The files of the web client: in memory, compressed when they were built, named by what is in them."""

from __future__ import annotations

import hashlib
import mimetypes
from pathlib import Path
from typing import NamedTuple

from aiohttp import web

STATIC = Path(__file__).parent / "static"
STATE = STATIC.with_suffix(".state")
INDEX = "/"
FOR_EVER = "public, max-age=31536000, immutable"
ASK_EVERY_TIME = "no-cache"
_ENCODINGS = (("br", ".br"), ("gzip", ".gz"))
_TYPES = mimetypes.MimeTypes()
for _ending, _type in (
    (".js", "text/javascript"),
    (".webmanifest", "application/manifest+json"),
    (".woff2", "font/woff2"),
):
    _TYPES.add_type(_type, _ending)


class Asset(NamedTuple):
    """One file.

    Attributes:
        bodies: by content encoding; "" is the file as it is.
        etag: of the file, the same for all encodings but for a suffix.
    """

    bodies: dict[str, bytes]
    content_type: str
    etag: str
    cache: str


class Assets:
    """What was built into `directory`; read again when it has been built anew."""

    def __init__(self, directory: Path = STATIC) -> None:
        self._directory = directory
        self._table: dict[str, Asset] = {}
        self._built = (0, 0)

    def find(self, path: str) -> Asset | None:
        """The file for this path of a request; None if there is none, or nothing has been built."""
        if path == INDEX or not self._table:
            self._refresh()
        return self._table.get(path)

    def _refresh(self) -> None:
        try:
            status = (self._directory / "index.html").stat()
        except OSError:
            return
        built = (status.st_mtime_ns, status.st_ino)
        if built != self._built:
            # Pages that are open already go on finding the files they were made of.
            self._table |= _read(self._directory)
            self._built = built


def _read(directory: Path) -> dict[str, Asset]:
    table = {}
    for file in directory.rglob("*"):
        if not file.is_file() or file.suffix in (".br", ".gz") or file.name.startswith("."):
            continue
        name = file.relative_to(directory).as_posix()
        table[INDEX if name == "index.html" else f"/{name}"] = _asset(file, name.startswith("assets/"))
    return table


def _asset(file: Path, hashed: bool) -> Asset:
    body = file.read_bytes()
    bodies = {"": body}
    for encoding, suffix in _ENCODINGS:
        packed = file.with_name(file.name + suffix)
        if packed.is_file() and packed.stat().st_size < len(body):
            bodies[encoding] = packed.read_bytes()
    kind = _TYPES.guess_type(file.name)[0] or "application/octet-stream"
    return Asset(bodies, kind, hashlib.sha256(body).hexdigest()[:20], FOR_EVER if hashed else ASK_EVERY_TIME)


def answer(request: web.BaseRequest, asset: Asset) -> web.Response:
    """The file, as small as this browser takes it, or 304 (https://www.rfc-editor.org/rfc/rfc9110#section-13.1.2)."""
    encoding = _best(request.headers.get("Accept-Encoding", ""), asset)
    etag = f'"{asset.etag}{encoding and "-" + encoding}"'
    headers = {"ETag": etag, "Cache-Control": asset.cache, "Vary": "Accept-Encoding"}
    known = [tag.strip().removeprefix("W/") for tag in request.headers.get("If-None-Match", "").split(",")]
    if etag in known or known == ["*"]:
        return web.Response(status=304, headers=headers)
    if encoding:
        headers["Content-Encoding"] = encoding
    headers["Content-Type"] = asset.content_type
    if asset.content_type.startswith("text/"):
        headers["Content-Type"] += "; charset=utf-8"
    return web.Response(body=asset.bodies[encoding], headers=headers)


def _best(accepted: str, asset: Asset) -> str:
    """The first encoding of ours that the header names without refusing it."""
    named = {}
    for part in accepted.split(","):
        name, _, quality = part.partition(";")
        named[name.strip().lower()] = quality.replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000")
    return next((name for name, _ in _ENCODINGS if name in asset.bodies and named.get(name)), "")


def being_built() -> str:
    """ "building" or "failed" while the client is made in the background, "" otherwise."""
    try:
        return STATE.read_text()
    except OSError:
        return ""
