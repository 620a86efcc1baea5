"""Every way Carnet can fail, drawn as one tree.

    CarnetError
    ├── Locked                 the notebook is closed
    ├── StudyInvalid           the study file says something we cannot follow
    ├── WireError              bytes we will not accept
    │   ├── Malformed          they do not have the agreed form
    │   ├── Forged             they were not signed by who they say
    │   ├── OutOfPlace         signed, but not the next page of that journal
    │   ├── TooLarge           they exceed a limit
    │   └── UnknownVersion     they are newer than this app
    ├── CannotOpen             no key held here opens this
    ├── VaultError             this device could not keep it
    │   ├── WrongPassphrase    it does not open this notebook; wait before the next try
    │   ├── VaultDamaged       what is stored here was changed or cut
    │   ├── VaultForeign       it belongs to another device
    │   ├── VaultFull          no space left
    │   │   └── DiskNearlyFull  what is left is kept for notes, not for sound
    │   └── VaultInUse         another window of this app has it open
    ├── NoConsent              somebody present has not allowed this
    ├── MicrophoneError        no sound reaches the recorder
    │   ├── MicrophoneRefused  the person or the platform said no
    │   └── MicrophoneAbsent   there is none, or it does not answer
    ├── SyncError              not now
    │   ├── Unreachable        no answer
    │   ├── Garbled            an answer we cannot read
    │   ├── ServerFull         the server has no room; try later
    │   ├── Behind             the server lost or hides what it had acknowledged
    │   └── Refused            the server said no, with a stable code
    ├── InvalidInput           a value a person typed that cannot be used as it is
    └── ExportRefused          it would say more than was allowed

The screens show a sentence per class, in the person's language; what is said here in
English is for a terminal. No message holds content, a key or a participant's code,
except `NoConsent.codes`, which the screen must name and which is never logged.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field


class CarnetError(Exception):
    """Carnet could not do what was asked."""


class Locked(CarnetError):
    """The notebook is locked. Unlock it and try again."""


@dataclass(frozen=True)
class StudyProblem:
    """One thing wrong in a study file: its line, where, and a key into the words."""

    line: int
    where: str
    words: str
    params: dict[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        told = ", ".join(f"{key}: {value}" for key, value in self.params.items())
        problem = self.words.removeprefix("study.").replace("_", " ")
        return f"line {self.line}: {self.where}: {problem}" + (f" ({told})" if told else "")


class StudyInvalid(CarnetError):
    """The study file has errors. Correct the lines named, then open it again."""

    def __init__(self, problems: Sequence[StudyProblem]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = tuple(problems)


class WireError(CarnetError):
    """Bytes we will not accept."""


class Malformed(WireError):
    """These bytes do not have the agreed form."""


class Forged(WireError):
    """The signature or a hash does not match: this was not written by who it says."""


class OutOfPlace(WireError):
    """This does not follow the last page of that journal."""


class TooLarge(WireError):
    """This exceeds a limit of the format."""


class UnknownVersion(WireError):
    """This was written by a newer Carnet. Update the app to read it."""


class CannotOpen(CarnetError):
    """No key held here opens this."""


class VaultError(CarnetError):
    """This device could not keep it."""


class WrongPassphrase(VaultError):
    """This passphrase does not open the notebook. Wait, then try again."""

    def __init__(self, wait_s: int = 0, left: int | None = None) -> None:
        super().__init__(self.__doc__)
        self.wait_s = wait_s
        self.left = left
        """How many more there may be before the key is destroyed; None: it never is."""


class KeyDestroyed(VaultError):
    """After too many wrong passphrases nothing opens here. What was written can still leave."""


class VaultDamaged(VaultError):
    """The notebook stored here was changed or cut. Keep it and call your coordinator."""


class VaultForeign(VaultError):
    """This notebook belongs to another device and cannot be opened here."""


class VaultFull(VaultError):
    """There is no space left on this device. Free some space: nothing was lost."""


class DiskNearlyFull(VaultFull):
    """Less than 200 MB are left here, too little to record. All that was said is kept."""


class VaultInUse(VaultError):
    """This notebook is open in another window or app. Close it there, then try again."""


class NoConsent(CarnetError):
    """Somebody present has not allowed this."""

    def __init__(self, codes: Sequence[str] = ()) -> None:
        super().__init__(self.__doc__)
        self.codes = tuple(codes)


class MicrophoneError(CarnetError):
    """No sound reaches the recorder."""


class MicrophoneRefused(MicrophoneError):
    """The microphone is not allowed. Allow it in the settings of this device."""


class MicrophoneAbsent(MicrophoneError):
    """No microphone answers. Check that one is connected and free."""


class SyncError(CarnetError):
    """The exchange with the server did not finish. It will go on by itself."""


class Unreachable(SyncError):
    """The server does not answer. Everything is safe here and will be sent later."""


class Garbled(SyncError):
    """The server's answer cannot be read. Nothing was changed here."""


class ServerFull(SyncError):
    """The server has no room left. Everything is safe here and will be sent later."""


class Behind(SyncError):
    """The server has lost or hides entries it had acknowledged. Tell your coordinator."""


class Refused(SyncError):
    """The server refused. Show this code to your coordinator."""

    def __init__(self, code: str) -> None:
        super().__init__(f"{self.__doc__} ({code})")
        self.code = code


class InvalidInput(CarnetError):
    """This value cannot be used. `words` is the key of the sentence that says why."""

    def __init__(self, words: str, **params: str) -> None:
        super().__init__(words)
        self.words = words
        self.params = params


class ExportRefused(CarnetError):
    """This export would say more than was allowed."""
