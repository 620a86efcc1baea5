"""Find the line of every key in a TOML file, so that a mistake can be pointed at.

The standard reader says what a file holds but not where. This one walks the same text
and remembers only lines: it never interprets a value. It is given nothing but text the
standard reader has already accepted, so it has no errors of its own to report.
"""

import tomllib
from bisect import bisect_right
from collections.abc import Mapping
from functools import lru_cache

KeyPath = tuple[str | int, ...]

_BLANK = " \t\r\n"
_ENDS_BARE_KEY = " \t.=]"
_ENDS_PLAIN_VALUE = ",]}#\n"


@lru_cache(maxsize=1)
def lines_of(text: str) -> dict[KeyPath, int]:
    """Return the line of every table, key and list item of a valid TOML text."""
    return _Walk(text).lines


def nearest(lines: Mapping[KeyPath, int], path: KeyPath) -> int:
    """Return the line of `path`, or of the closest thing around it that is written."""
    while path and path not in lines:
        path = path[:-1]
    return lines.get(path, 1)


def spoken(path: KeyPath) -> str:
    """Write a path as people count: `sites[3].kind` is the kind of the third site."""
    parts = (f"[{part + 1}]" if isinstance(part, int) else f".{part}" for part in path)
    return "".join(parts).removeprefix(".")


class _Walk:
    def __init__(self, text: str) -> None:
        self.lines: dict[KeyPath, int] = {}
        self._text = text
        self._at = 0
        self._starts = [0, *(i + 1 for i, letter in enumerate(text) if letter == "\n")]
        self._lists: dict[KeyPath, int] = {}
        table: KeyPath = ()
        while self._skip_blank():
            table = self._header() if self._text[self._at] == "[" else self._pair(table)

    def _header(self) -> KeyPath:
        """`[a.b]` or `[[a.b]]`: return the path of the table it opens."""
        start, is_list = self._at, self._text.startswith("[[", self._at)
        self._at += 2 if is_list else 1
        keys = self._key()
        self._at += 2 if is_list else 1
        path = self._inside(keys[:-1]) + keys[-1:]
        if is_list:
            self._remember(path, start)
            path += (self._lists.setdefault(path, 0),)
            self._lists[path[:-1]] += 1
        else:
            path = self._inside(keys)
        self._remember(path, start)
        return path

    def _inside(self, keys: tuple[str, ...]) -> KeyPath:
        """Follow keys through the lists of tables on the way, always into their last item."""
        path: KeyPath = ()
        for key in keys:
            path += (key,)
            if path in self._lists:
                path += (self._lists[path] - 1,)
        return path

    def _pair(self, table: KeyPath) -> KeyPath:
        start = self._at
        path = table + self._key()
        self._remember(path, start)
        self._at = self._text.index("=", self._at) + 1
        self._value(path)
        return table

    def _remember(self, path: KeyPath, start: int) -> None:
        line = bisect_right(self._starts, start)
        for end in range(1, len(path) + 1):
            self.lines.setdefault(path[:end], line)

    def _key(self) -> tuple[str, ...]:
        keys = [self._key_part()]
        while self._skip(" \t") and self._text[self._at] == ".":
            self._at += 1
            keys.append(self._key_part())
        return tuple(keys)

    def _key_part(self) -> str:
        self._skip(" \t")
        start = self._at
        if self._text[start] in "\"'":
            self._string()
            # Escapes in a quoted key are the standard reader's business.
            return str(tomllib.loads("key = " + self._text[start : self._at])["key"])
        while self._text[self._at] not in _ENDS_BARE_KEY:
            self._at += 1
        return self._text[start : self._at]

    def _value(self, path: KeyPath) -> None:
        self._skip(" \t")
        opening = self._text[self._at]
        if opening in "\"'":
            self._string()
        elif opening == "[":
            self._list(path)
        elif opening == "{":
            self._inline_table(path)
        else:
            while self._at < len(self._text) and self._text[self._at] not in _ENDS_PLAIN_VALUE:
                self._at += 1

    def _list(self, path: KeyPath) -> None:
        self._at += 1
        index = 0
        while self._skip_blank() and self._text[self._at] != "]":
            if self._text[self._at] == ",":
                self._at += 1
                continue
            self._remember((*path, index), self._at)
            self._value((*path, index))
            index += 1
        self._at += 1

    def _inline_table(self, path: KeyPath) -> None:
        self._at += 1
        while self._skip_blank() and self._text[self._at] != "}":
            if self._text[self._at] == ",":
                self._at += 1
                continue
            self._pair(path)
        self._at += 1

    def _string(self) -> None:
        """Step over a string of any of the four kinds."""
        quote = self._text[self._at]
        mark = quote * 3 if self._text.startswith(quote * 3, self._at) else quote
        self._at += len(mark)
        while not self._text.startswith(mark, self._at):
            escaped = quote == '"' and self._text[self._at] == "\\"
            self._at += 2 if escaped else 1
        self._at += len(mark)
        # Up to two more quotes may belong to the text: """"so he said""""
        while len(mark) > 1 and self._text.startswith(quote, self._at):
            self._at += 1

    def _skip(self, letters: str) -> bool:
        """Step over these letters; tell whether anything is left."""
        while self._at < len(self._text) and self._text[self._at] in letters:
            self._at += 1
        return self._at < len(self._text)

    def _skip_blank(self) -> bool:
        while self._skip(_BLANK) and self._text[self._at] == "#":
            end = self._text.find("\n", self._at)
            self._at = len(self._text) if end < 0 else end
        return self._at < len(self._text)
