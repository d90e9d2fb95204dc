"""Who reads by mail: seeing it and agreeing on it."""

from slack_bolt.response import BoltResponse

from bot.refusals import NotOffered
from bot.slack.answers import answer, open_form
from bot.slack.buttons import Carried
from bot.slack.gestures import Gesture, Listener
from bot.slack.listeners.rhythms import toward
from bot.slack.router import Key
from bot.slack.views import mail as views
from bot.use_cases.stakeholders import agree_on_mail, mail_seen


async def on_button(gesture: Gesture) -> BoltResponse:
    """The form, or why there is none."""
    gesture = await toward(gesture)
    seen = await gesture.db.read(mail_seen, gesture.caller)
    if not gesture.mails:
        return await open_form(gesture, views.no_mail_form(gesture.words))
    carries = Carried(channel=gesture.where.channel, project=seen.project.id)
    return await open_form(gesture, views.mail_form(gesture.words, seen, carries))


async def on_form(gesture: Gesture) -> BoltResponse:
    """It was agreed on."""
    if not gesture.mails:
        raise NotOffered
    answers = gesture.answers
    sent = [one for one in answers.get("sent", "").split(",") if one]
    seen = await gesture.db.write(agree_on_mail, gesture.caller, answers.get("people", ""), sent)
    return answer(gesture, views.agreed_answer(gesture.words, seen))


LISTENERS: dict[Key, Listener] = {("action", "mail"): on_button, ("form", "mail"): on_form}
