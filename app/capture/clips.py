"""A spoken consent: a minute at most of one person's voice, kept only if they confirm it.

It is no recording of a session: it has a gate value, keys and a subject of its own, so that
it lives and dies apart from everything the person said besides. Until a yes names it, it is
nobody's: what was not confirmed is destroyed, at once or at the next unlock.
"""

from app.capture.erasure import Erasing
from app.capture.pen import Pen
from app.merge.consent import ClipAllowed
from app.merge.state import Participant, Recording
from app.study.ids import SubjectId
from app.study.study import Preset, Study


def ask_clip(participant: Participant) -> ClipAllowed:
    """Take the word of a person who chooses to say their yes aloud."""
    return ClipAllowed(participant.subject)


def preset_of(study: Study) -> Preset:
    """Return the quality of a clip: the middle one, in which a voice is known again."""
    return study.presets[len(study.presets) // 2]


def is_confirmed(pen: Pen, clip: Recording) -> bool:
    """Tell whether a yes of this person names the clip."""
    person = pen.catalogue.subject(SubjectId(clip.participant))
    steps = person.steps if isinstance(person, Participant) else ()
    return any(step.proof == clip.subject for step in steps)


def destroy(pen: Pen, subject: SubjectId) -> None:
    """Destroy what proves a consent, everywhere: every entry of it, and its sound."""
    found = pen.catalogue.subject(subject)
    erasing = Erasing(pen)
    erasing.rewrite(subject, lambda event: None)
    if isinstance(found, Recording):
        erasing.objects |= set(found.segments)
    erasing.carry_out()
