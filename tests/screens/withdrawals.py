"""People of the same study who take back what they gave: one waits, of one nothing is left."""

from datetime import timedelta

from app.merge.state import Participant, Session
from app.study.scope import Scope
from tests.screens.world import Team, meet, record

EVERY = [Scope.PARTICIPATION, Scope.NOTES, Scope.AUDIO]


def take_back(team: Team) -> None:
    """Somebody heard in a group wants all of it back; somebody else had it, but for one phone."""
    start, ines, karim = team.now, team.pages["ines"], team.pages["karim"]
    team.now = start - timedelta(days=9)
    waits, gone = (meet(team, "ines", "attending", EVERY) for _ in range(2))
    code = ines.find(waits, Participant).code
    together(team, waits)
    alone(team, waits, "Elle raconte la nuit au commissariat.")
    alone(team, gone, "Il ne veut plus que cela reste.")
    team.carry()
    note = karim.open_note("S07", "observation")
    karim.jot(note, f"{code} attend dehors, son chien contre elle.", layer="descriptive")
    karim.answer(note, {"present": "Fin de matinée", "what-happened": f"On refuse {code}, encore."})
    team.now = start - timedelta(days=4)
    ines.ask_erasure(gone, everything=True)
    team.now = start - timedelta(days=3)
    ines.ask_erasure(waits, everything=True)
    team.now = start - timedelta(hours=3)
    team.carry()
    desk = team.pages["desk"]
    desk.erase(desk.plan_erasure(gone, everything=True), {})
    for _ in range(2):  # the order goes out, then what says it was obeyed comes back
        team.carry(but="karim")
    team.now = start


def together(team: Team, person: str) -> None:
    """A group of two, recorded, in which this person has two turns."""
    ines = team.pages["ines"]
    session = ines.open_session("S07", "focus-group")
    known = ines.summaries("participant", "S07")
    other = next(one.subject for one in known if one.subject != person and one.extra["allows"])
    for one in (person, other):
        ines.arrive(session, one)
        team.pass_(minutes=1)
    record(team, "ines", session, 6, turns=(person, other, person))
    ines.answer(session, {"topic": "Ce que l’on tait au guichet"})
    for stay in ines.find(session, Session).here:
        ines.leave(session, stay.entry)


def alone(team: Team, person: str, said: str) -> None:
    """An interview with this person."""
    ines = team.pages["ines"]
    session = ines.open_session("S07", "interview")
    ines.arrive(session, person)
    ines.jot(session, said)
    ines.leave(session, ines.find(session, Session).here[0].entry)
