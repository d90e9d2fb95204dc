"""One of everything: each block and element that a view may hold, as an app would post it."""

from typing import Any

JSON = dict[str, Any]

SHARED_IMAGE = "https://pictures.example/trend.png"


LONG_WORD = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
LONG_LINE = "登录页面打不开了，点击“提交”之后一直转圈，请尽快帮忙看一下。" * 3


def plain(text: str) -> JSON:
    return {"type": "plain_text", "text": text, "emoji": True}


def mrkdwn(text: str) -> JSON:
    return {"type": "mrkdwn", "text": text}


def option(value: str, text: str | None = None, **more: Any) -> JSON:
    return {"text": plain(text or value.capitalize()), "value": value, **more}


SEVERITIES = [option("low"), option("normal"), option("high", description=plain("Somebody cannot work"))]

BUTTONS: list[JSON] = [
    {"type": "button", "action_id": "plain_button", "text": plain("More…"), "value": "12"},
    {"type": "button", "action_id": "primary_button", "text": plain("Resolve"), "style": "primary", "value": "12"},
    {
        "type": "button",
        "action_id": "danger_button",
        "text": plain("Decline"),
        "style": "danger",
        "value": "12",
        "confirm": {
            "title": plain("Decline ISS-12?"),
            "text": mrkdwn("The client will be told *why*."),
            "confirm": plain("Decline it"),
            "deny": plain("Keep it"),
            "style": "danger",
        },
    },
    {"type": "button", "action_id": "link_button", "text": plain("Open the page"), "url": "https://example.com/page"},
    {
        "type": "overflow",
        "action_id": "overflow_menu",
        "options": [option("edit", "Edit"), option("convert", "Make it a change request")],
    },
]

SELECTS: list[JSON] = [
    {
        "type": "static_select",
        "action_id": "one_static",
        "placeholder": plain("Severity"),
        "options": SEVERITIES,
        "initial_option": SEVERITIES[1],
    },
    {"type": "multi_static_select", "action_id": "many_static", "placeholder": plain("Labels"), "options": SEVERITIES},
    {
        "type": "static_select",
        "action_id": "grouped_static",
        "placeholder": plain("Grouped"),
        "option_groups": [
            {"label": plain("Ours"), "options": [option("lena", "Lena")]},
            {"label": plain("Theirs"), "options": [option("marco", "Marco")]},
        ],
    },
    {
        "type": "external_select",
        "action_id": "one_external",
        "placeholder": plain("Person of the project"),
        "min_query_length": 0,
    },
    {
        "type": "multi_external_select",
        "action_id": "many_external",
        "placeholder": plain("People of the project"),
        "min_query_length": 1,
    },
    {"type": "users_select", "action_id": "one_user", "placeholder": plain("Owner")},
    {"type": "multi_users_select", "action_id": "many_users", "placeholder": plain("Approvers")},
    {"type": "conversations_select", "action_id": "one_conversation", "placeholder": plain("Conversation")},
    {"type": "multi_conversations_select", "action_id": "many_conversations", "placeholder": plain("Conversations")},
    {"type": "channels_select", "action_id": "one_channel", "placeholder": plain("Channel")},
    {"type": "multi_channels_select", "action_id": "many_channels", "placeholder": plain("Channels")},
]

PICKERS: list[JSON] = [
    {"type": "datepicker", "action_id": "a_date", "initial_date": "2026-12-01", "placeholder": plain("Due")},
    {"type": "timepicker", "action_id": "a_time", "initial_time": "09:30", "placeholder": plain("At")},
    {"type": "datetimepicker", "action_id": "a_moment", "initial_date_time": 1796200200},
    {"type": "radio_buttons", "action_id": "a_dot", "options": SEVERITIES, "initial_option": SEVERITIES[0]},
    {"type": "checkboxes", "action_id": "some_boxes", "options": SEVERITIES, "initial_options": [SEVERITIES[2]]},
]

TYPED: list[JSON] = [
    {"type": "plain_text_input", "action_id": "a_line", "placeholder": plain("In one line"), "max_length": 150},
    {"type": "plain_text_input", "action_id": "some_lines", "multiline": True, "max_length": 3000},
    {"type": "number_input", "action_id": "a_number", "is_decimal_allowed": True, "min_value": "0"},
    {"type": "email_text_input", "action_id": "an_email", "placeholder": plain("name@example.com")},
    {"type": "url_text_input", "action_id": "an_address"},
    {"type": "file_input", "action_id": "some_files", "max_files": 2, "filetypes": ["png", "pdf"]},
]


def span(text: str, **style: bool) -> JSON:
    return {"type": "text", "text": text, **({"style": style} if style else {})}


RICH_TEXT: JSON = {
    "type": "rich_text",
    "block_id": "rich",
    "elements": [
        {
            "type": "rich_text_section",
            "elements": [
                span("Plain, "),
                span("bold", bold=True),
                span(", "),
                span("italic", italic=True),
                span(", "),
                span("struck", strike=True),
                span(", "),
                span("code", code=True),
                span(" and a "),
                {"type": "link", "url": "https://example.com/", "text": "link"},
                span(" "),
                {"type": "emoji", "name": "tada"},
                span(" to "),
                {"type": "broadcast", "range": "here"},
                span(" on "),
                {"type": "date", "timestamp": 1796200200, "format": "{date_short} {time}", "fallback": "a date"},
                span(" in "),
                {"type": "color", "value": "#17694f"},
                span(" for "),
                {"type": "usergroup", "usergroup_id": "S0TEAM"},
            ],
        },
        {
            "type": "rich_text_list",
            "style": "bullet",
            "elements": [
                {"type": "rich_text_section", "elements": [span("first point")]},
                {"type": "rich_text_section", "elements": [span("second point")]},
            ],
        },
        {
            "type": "rich_text_list",
            "style": "ordered",
            "indent": 1,
            "elements": [{"type": "rich_text_section", "elements": [span("ordered point")]}],
        },
        {"type": "rich_text_quote", "elements": [span("what the client said")]},
        {"type": "rich_text_preformatted", "elements": [span("SELECT 1\nFROM dual")]},
    ],
}

TABLE: JSON = {
    "type": "table",
    "block_id": "effort",
    "column_settings": [{"is_wrapped": True}, {"align": "right"}],
    "rows": [
        [{"type": "raw_text", "text": "Change"}, {"type": "raw_text", "text": "Hours"}],
        [{"type": "raw_text", "text": "CR-4 Invoices as PDF"}, {"type": "raw_text", "text": "24"}],
        [
            {
                "type": "rich_text",
                "elements": [{"type": "rich_text_section", "elements": [span("CR-7 Sign-in by passkey", bold=True)]}],
            },
            {"type": "raw_text", "text": "12.5"},
        ],
    ],
}

MRKDWN = """\
*bold* _italic_ ~struck~ `code` and <https://example.com/a?b=1&amp;c=2|a link>, <!here>, :tada:
> quoted words
• a point
• another point
```
pre &lt;formatted&gt;
```
<!date^1796200200^{date_short} at {time}|some day>"""

SHOWN: list[JSON] = [
    {"type": "header", "block_id": "head", "text": plain("ISS-12 Login page is down :beetle:")},
    {"type": "section", "block_id": "words", "text": mrkdwn(MRKDWN)},
    {
        "type": "section",
        "block_id": "fields",
        "fields": [
            mrkdwn("*State*\nIn progress"),
            mrkdwn("*Owner*\nLena"),
            mrkdwn("*Due*\n1 Dec"),
            plain("Plain field"),
        ],
    },
    {
        "type": "section",
        "block_id": "accessory",
        "text": mrkdwn("A section with a *button* beside it"),
        "accessory": {"type": "button", "action_id": "beside", "text": plain("Open"), "value": "12"},
    },
    {
        "type": "section",
        "block_id": "pictured",
        "text": plain("A section with a picture beside it"),
        "accessory": {"type": "image", "image_url": SHARED_IMAGE, "alt_text": "a small trend"},
    },
    {"type": "divider"},
    {
        "type": "context",
        "block_id": "context",
        "elements": [
            {"type": "image", "image_url": SHARED_IMAGE, "alt_text": "face"},
            mrkdwn("Raised by *Marco*"),
            plain("2 days ago"),
        ],
    },
    {"type": "image", "block_id": "picture", "image_url": SHARED_IMAGE, "alt_text": "trend", "title": plain("Trend")},
    RICH_TEXT,
    TABLE,
    {
        "type": "markdown",
        "block_id": "markdown",
        "text": "## Heading\n\n**bold** and [a link](https://example.com/)\n\n- point",
    },
]

ACTIVE: list[JSON] = [
    {"type": "actions", "block_id": "buttons", "elements": BUTTONS},
    {"type": "actions", "block_id": "selects", "elements": SELECTS[:6]},
    {"type": "actions", "block_id": "more_selects", "elements": SELECTS[6:]},
    {"type": "actions", "block_id": "pickers", "elements": PICKERS},
]

MESSAGE = [*SHOWN, *ACTIVE]

ELEMENTS = [*BUTTONS, *SELECTS, *PICKERS, *TYPED]

_NO_INPUT = ("button", "overflow")

FORM = {
    "type": "modal",
    "callback_id": "everything",
    "title": plain("Report an issue"),
    "submit": plain("Report"),
    "close": plain("Not now"),
    "blocks": [
        {"type": "section", "block_id": "intro", "text": mrkdwn("The client will see *all of this*.")},
        *(
            {
                "type": "input",
                "block_id": f"block_{element['action_id']}",
                "label": plain(element["action_id"].replace("_", " ").capitalize()),
                "hint": plain(f"A hint for {element['type']}"),
                "optional": True,
                "element": element,
            }
            for element in ELEMENTS
            if element["type"] not in _NO_INPUT
        ),
    ],
}

HOSTILE = (
    "<script>document.body.dataset.hacked = 1</script>",
    '<img src=x onerror="document.body.dataset.hacked = 1">',
    "<javascript:document.body.dataset.hacked=1|press me>",
    "<data:text/html,<b>bold</b>|data>",
    '"><svg onload=document.body.dataset.hacked=1>',
    "</textarea></li><h1>broken out</h1>",
    "&lt;b&gt;escaped&lt;/b&gt;",
    "*<img src=x onerror=alert(1)>* _<b>x</b>_ `<i>code</i>`",
)
