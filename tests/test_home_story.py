"""App Home: what comes next can be looked at and paused there, and it shows at once that it is."""

from pathlib import Path

from bot.words import Language, Words
from tests.stories import Json, a_story, actions_on, words_in

EN = Words(Language.EN)


async def test_what_is_posted_next_is_previewed_and_paused_in_app_home(tmp_path: Path) -> None:
    async with a_story(tmp_path) as story:
        await story.types("tom", "/client-issue Login page is down")
        await story.card("lena", "Login page is down")
        home = (await story.post("/home", person="lena"))["view"]
        assert "AP-ISS-1" in words_in(home)
        await story.post("/click", person="lena", action_id=_action(home, "digest_preview"), view_id=home["id"])
        window = await story.form("lena")
        assert "ISS-1" in words_in(window)
        assert "AP-ISS-1" not in words_in(window), "as the client reads it"
        await story.post("/close", person="lena", view_id=window["id"], all=True)

        await story.post("/click", person="lena", action_id=_action(home, "digest_pause"), view_id=home["id"])
        await story.is_settled()
        published = [one for one in (await story.get("/log"))["calls"] if one["method"] == "views.publish"]
        assert EN("home.coming") in words_in(home)
        assert EN("home.coming") not in words_in(published[-1]["args"]["view"]), "what pauses does not come next"


def _action(view: Json, does: str) -> str:
    return next(one for one in actions_on(view) if one.startswith(does))
