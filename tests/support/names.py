"""What a page holds that nobody could name: a screen reader would say "button", and no more."""

from tests.support.browser import Person

PRESSED = ("button", "checkbox", "link", "menuitem", "radio", "slider", "switch", "tab")


def unnamed(person: Person) -> list[str]:
    """Return where the pressed and written things with no name are: role, left, top, width.

    Flutter lays a slider of the browser's into the node that bears its name.
    """
    roles = ",".join(f"[role={role}]" for role in PRESSED)
    found: list[str] = person.root.evaluate(
        """(root, roles) => [...root.querySelectorAll(roles + ',input,textarea')]
          .map(one => one.role === 'slider' ? one.parentElement : one)
          .filter(one => !(one.ariaLabel || one.textContent || '').trim())
          .map(one => { const at = one.getBoundingClientRect();
            return [one.role || one.tagName, at.left, at.top, at.width].join(' ') })""",
        roles,
    )
    return found
