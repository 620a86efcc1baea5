"""What is said above a page passes with it, unless something could not be kept."""

from app.errors import CarnetError, InvalidInput, NoConsent, VaultFull
from app.ui.acting import tell_error
from app.ui.words import say
from tests.support.earshot import Open


async def said_after(open_: Open, error: CarnetError) -> bool:
    """Tell whether what an error says is still said once another page is shown."""
    stage, _, shell = open_
    await stage.go("/settings")
    tell_error(shell, error)
    await stage.settle()
    assert shell.notice is not None and shell.notice.text() in stage.texts()
    said = shell.notice.text()
    await stage.go("/entries")
    return said in stage.texts()


async def test_an_error_of_a_page_passes_with_it(open_: Open) -> None:
    assert not await said_after(open_, InvalidInput("input.recall_all"))
    assert not await said_after(open_, NoConsent(["S07-P001"]))


async def test_what_could_not_be_kept_is_known_on_every_page(open_: Open) -> None:
    assert await said_after(open_, VaultFull())


async def test_that_something_went_well_is_still_said_where_it_leads(open_: Open) -> None:
    stage, _, shell = open_
    await stage.go("/second")
    shell.tell("second.chosen")
    await stage.go("/settings")
    assert say("second.chosen") in stage.texts()
