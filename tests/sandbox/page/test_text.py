"""What people and apps write is text, whatever it looks like."""

import pytest
from playwright.sync_api import Browser, Page

from tests.sandbox.page.conftest import Opener, Sandbox
from tests.sandbox.page.gallery import HOSTILE, mrkdwn, option, plain

_MARKUP = """() => ({
  scripts: document.querySelectorAll("main script, aside script, dialog script").length,
  handlers: document.querySelectorAll("[onerror], [onload]").length,
  headings: [...document.querySelectorAll("h1")].filter((node) => node.textContent.includes("broken out")).length,
  bold: document.querySelectorAll("main b, main i, dialog b, dialog i").length,
  links: document.querySelectorAll('a[href^="javascript:" i], a[href^="data:" i]').length,
  hacked: document.body.dataset.hacked ?? null,
})"""

_DRAW = """async (written) => {
  const { mrkdwn } = await import("/mrkdwn.js");
  const holder = document.createElement("div");
  holder.append(...mrkdwn(written));
  return holder.innerHTML;
}"""

_ITEM = '<li><span class="bullet">•</span><span>{}</span></li>'

# As if a text had become markup: what the policy then forbids, by its directive.
_SLIP = """async () => {
  const stopped = new Set();
  document.addEventListener("securitypolicyviolation", (event) => stopped.add(event.effectiveDirective));
  const holder = document.createElement("div");
  holder.innerHTML = `<img src="/nothing.png" onerror="document.body.dataset.hacked = 1">
    <img src="https://elsewhere.example/pixel.png"><p style="position: fixed">fixed</p>`;
  document.body.append(holder);
  const script = document.createElement("script");
  script.textContent = "document.body.dataset.hacked = 1";
  document.body.append(script);
  await new FontFace("elsewhere", "url(https://elsewhere.example/font.woff2)").load().catch(() => {});
  await new Promise((done) => { setTimeout(done, 100); });
  return [...stopped];
}"""

_CLEAN = {"scripts": 0, "handlers": 0, "headings": 0, "bold": 0, "links": 0, "hacked": None}


def test_what_people_write_never_becomes_markup(sandbox: Sandbox, open_page: Opener) -> None:
    for text in HOSTILE:
        sandbox.say("marco", text)
    page = open_page(sandbox)
    page.get_by_text("<script>document.body.dataset.hacked = 1</script>").last.wait_for()
    assert page.evaluate(_MARKUP) == _CLEAN


def test_what_an_app_posts_never_becomes_markup(sandbox: Sandbox, open_page: Opener) -> None:
    for text in HOSTILE:
        sandbox.post(
            text=text,
            blocks=[
                {"type": "header", "text": plain(text)},
                {"type": "section", "text": mrkdwn(text), "fields": [mrkdwn(text), plain(text)]},
                {"type": "context", "elements": [mrkdwn(text), plain(text)]},
                {"type": "markdown", "text": f"**{text}** [press me](javascript:document.body.dataset.hacked=1)"},
                {
                    "type": "rich_text",
                    "elements": [
                        {
                            "type": "rich_text_section",
                            "elements": [
                                {"type": "text", "text": text},
                                {
                                    "type": "link",
                                    "url": "javascript:document.body.dataset.hacked=1",
                                    "text": "press me",
                                },
                            ],
                        }
                    ],
                },
                {
                    "type": "actions",
                    "elements": [
                        {"type": "button", "action_id": "hostile", "text": plain(text[:75])},
                        {"type": "overflow", "action_id": "menu", "options": [option("one", text[:75])]},
                    ],
                },
            ],
        )
    page = open_page(sandbox)
    page.get_by_role("heading", name="<script>document.body.dataset.hacked = 1</script>").wait_for()
    page.get_by_role("button", name="More actions").last.click()
    for node in page.get_by_text("press me").all():
        node.click()
    assert page.evaluate(_MARKUP) == _CLEAN


def test_the_policy_stops_markup_even_if_some_slipped_through(sandbox: Sandbox, browser: Browser) -> None:
    page = browser.new_page()
    page.goto(f"{sandbox.url}?as=lena&lang=en")
    page.wait_for_selector("body[data-ready]")
    stopped = page.evaluate(_SLIP)
    assert sorted(stopped) == ["font-src", "img-src", "script-src-attr", "script-src-elem", "style-src-attr"]
    assert page.evaluate("document.body.dataset.hacked") is None
    page.close()


@pytest.mark.parametrize(
    ("written", "drawn"),
    [
        ("*bold* and _italic_", "<strong>bold</strong> and <em>italic</em>"),
        ("~gone~ and `code *not bold*`", "<s>gone</s> and <code>code *not bold*</code>"),
        ("snake_case_name, 2*3*4, a ~ b", "snake_case_name, 2*3*4, a ~ b"),
        ("*粗体* 和 _斜体_", "<strong>粗体</strong> 和 <em>斜体</em>"),
        ("*bold _both_*", "<strong>bold <em>both</em></strong>"),
        ("1 &lt; 2 &amp;&amp; 3 &gt; 2", "1 &lt; 2 &amp;&amp; 3 &gt; 2"),
        ("&amp;lt;b&amp;gt;", "&amp;lt;b&amp;gt;"),
        ("one\ntwo", "one<br>two"),
        ("<javascript:alert(1)|press>", "<span>press</span>"),
        ("<!channel> look", '<span class="mark mark-me">@channel</span> look'),
        ("<@U0NOBODY|gone> said", '<span class="mark">@gone</span> said'),
        ("an :unheard_of: emoji", "an :unheard_of: emoji"),
        (
            "&gt; a quote\nnot it",
            "<blockquote>a quote</blockquote>not it",
        ),
        (
            "• one\n• two",
            f'<ul class="said-list">{"".join(_ITEM.format(each) for each in ("one", "two"))}</ul>',
        ),
        ("```a &lt;b&gt; *c*```", '<pre tabindex="0"><code>a &lt;b&gt; *c*</code></pre>'),
        (
            "<https://example.com/?a=1&amp;b=2|here>",
            '<a href="https://example.com/?a=1&amp;b=2" target="_blank" rel="noopener noreferrer">here</a>',
        ),
        (
            "see https://example.com/a.",
            'see <a href="https://example.com/a" target="_blank" rel="noopener noreferrer">https://example.com/a</a>.',
        ),
    ],
)
def test_mrkdwn_is_read_as_slack_reads_it(any_page: Page, written: str, drawn: str) -> None:
    assert any_page.evaluate(_DRAW, written) == drawn
