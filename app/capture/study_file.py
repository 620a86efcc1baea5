"""The study file's next version, given to every site by a coordinator."""

from app.capture.pen import Pen
from app.journal.journal import Draft
from app.study.events import Event, StudyRevised
from app.study.ids import SubjectId
from app.study.successor import load_successor


def revise(pen: Pen, text: str) -> list[Event]:
    """Send the next version of the study file to the team of every site.

    `StudyInvalid` names the line of each mistake, and what to write instead. A copy travels
    in the circle of each site: no key opens two.
    """
    study = load_successor(text, pen.study)
    what = StudyRevised(study.version, text)
    return pen.write(Draft(what, SubjectId(""), circle) for circle in pen.team_circles())
