"""Names of things: never a bare `str` where two could be confused."""

from typing import NewType

EntryId = NewType("EntryId", str)
"""SHA-256 of an entry's header, in base64url."""

DeviceId = NewType("DeviceId", str)
"""A hash of a device's signing key, in base64url."""

SubjectId = NewType("SubjectId", str)
"""What an entry is about: a note, a session, a participant, a recording or a proof. Random."""

NoteId = NewType("NoteId", SubjectId)
SessionId = NewType("SessionId", SubjectId)
ParticipantId = NewType("ParticipantId", SubjectId)
RecordingId = NewType("RecordingId", SubjectId)
ProofId = NewType("ProofId", SubjectId)
