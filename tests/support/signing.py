"""A finger on the signature pad."""

from tests.support.browser import Person


def signs(person: Person) -> None:
    """Draw something that a hand in a hurry would."""
    pad = person.named("signature")
    pad.wait_for(state="attached")
    box = pad.bounding_box()
    assert box is not None, "no pad"
    x, y, mouse = box["x"], box["y"], person.page.mouse
    mouse.move(x + 60, y + 120)
    mouse.down()
    for at in range(40):
        mouse.move(x + 60 + 5 * at, y + 120 + 40 * ((at // 4) % 3 - 1), steps=2)
    mouse.up()
    person.settle(200)
