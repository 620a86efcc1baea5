"""`carnet`: the notebook in the default browser, from this machine to itself."""

import argparse
import os
import sys
import webbrowser
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from app.ui import quiet, words
from app.ui.home import home
from app.ui.state import preferences

if TYPE_CHECKING:
    from app.ui.host.session import Main
    from app.ui.root import Opening


def run(arguments: list[str], opening: "Opening | None" = None) -> None:
    """Read the command line, then serve until Ctrl-C; `opening` makes the notebook."""
    told = _parser().parse_args(arguments)
    if told.check_study is not None:
        from app.ui import study_check

        words.speak(told.lang or words.FIRST)
        is_good, sentences = study_check.check(told.check_study)
        sys.stdout.write("\n".join(sentences) + "\n")
        raise SystemExit(0 if is_good else 1)
    if told.check_certificate is not None:
        from app.ui import certificate_check

        words.speak(told.lang or words.FIRST)
        proves, sentences = certificate_check.check(told.check_certificate, told.root)
        sys.stdout.write("\n".join(sentences) + "\n")
        raise SystemExit(0 if proves else 1)
    quiet.hush()
    if told.home is not None:
        os.environ["CARNET_HOME"] = str(told.home.expanduser().resolve())
    if told.lang is not None:
        kept = preferences.load(home())
        preferences.save(home(), replace(kept, language=told.lang))
    try:
        from app.ui.host.serve import serve
    except ModuleNotFoundError as missing:
        sys.stderr.write(f"carnet: {missing.name} is not installed; install carnet[desk]\n")
        raise SystemExit(1) from None
    try:
        serve(
            lambda: _screens(opening),
            port=told.port,
            opened=lambda link: _opened(link, told.browser),
            more=_more,
        )
    except OSError as error:
        sys.stderr.write(f"carnet: port {told.port} cannot be used: {error.strerror}\n")
        raise SystemExit(1) from None


def _screens(opening: "Opening | None") -> "tuple[Main, Main]":
    from app.ui.root import main
    from app.ui.screens.elsewhere import waiting

    return (main if opening is None else partial(main, opening=opening)), waiting


def _opened(link: str, browser: bool) -> None:
    _show(link)
    if browser:
        webbrowser.open(link)


def _show(link: str) -> None:
    sys.stdout.write(f"Carnet is open at {link}\n")
    sys.stdout.write("This link works once. Enter makes a new one, Ctrl-C stops.\n")
    sys.stdout.flush()


def _more(make: Callable[[], str]) -> None:
    for _ in sys.stdin:
        _show(make())


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="carnet",
        description="The field notebook for research teams who promised confidentiality. "
        "Opens in your browser; only this machine can reach it.",
    )
    parser.add_argument(
        "--home",
        type=Path,
        metavar="DIR",
        help="folder of the notebook (default: your data folder)",
    )
    parser.add_argument(
        "--port", type=int, default=0, metavar="N", help="port on 127.0.0.1 (default: a free one)"
    )
    parser.add_argument(
        "--no-browser", dest="browser", action="store_false", help="only print the link"
    )
    parser.add_argument(
        "--check-study",
        type=Path,
        metavar="FILE",
        help="say what is wrong with a study file, line by line, and stop",
    )
    parser.add_argument(
        "--check-certificate",
        type=Path,
        metavar="FILE",
        help="say what the certificate of an erasure proves under --root, and stop",
    )
    parser.add_argument(
        "--root", default="", metavar="KEY", help="the study's root key, as a desk shows it"
    )
    parser.add_argument("--lang", choices=words.languages(), help="language of the screens")
    return parser
