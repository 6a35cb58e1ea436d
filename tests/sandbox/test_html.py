"""Is HTML read exactly as Telegram reads it?"""

import unicodedata

import httpx
import pytest

from bot.sandbox.entities import Entity, tidy, units
from bot.sandbox.html_text import parse_html
from bot.sandbox.showing import safe_html
from tests.sandbox.conftest import Call


@pytest.mark.parametrize(
    ("source", "complaint"),
    [
        ("a <x>b</x>", 'Unsupported start tag "x" at byte offset 2'),
        ("Xã <br>", 'Unsupported start tag "br" at byte offset 4'),
        ("a</b>", "Unexpected end tag at byte offset 1"),
        ("<b>a", 'Can\'t find end tag corresponding to start tag "b"'),
        (
            "<b><i>a</b></i>",
            'Unmatched end tag at byte offset 7, expected "</i>", found "</b>"',
        ),
        ("1 <", "Unclosed start tag at byte offset 2"),
        ("điểm < 5", 'Unsupported start tag "" at byte offset 8'),
        ("<b>a</b", "Unclosed end tag at byte offset 4"),
        ("<span>a</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ("<a href=x/y>a</a>", "Unexpected end of name token at byte offset 8"),
        ('<a ="x">a</a>', 'Empty attribute name in the tag "a" at byte offset 0'),
        ('<a href="x', 'Unclosed start tag "a" at byte offset 0'),
    ],
)
async def test_broken_html_is_refused_in_telegrams_words(
    send: Call, source: str, complaint: str
) -> None:
    """Each complaint carries the offset in bytes, not characters."""
    answer = await send(source, parse_mode="HTML")
    assert answer["description"] == f"Bad Request: can't parse entities: {complaint}"


@pytest.mark.parametrize(
    ("source", "text", "entities"),
    [
        ("<b>a</b>", "a", [("bold", 0, 1)]),
        ("<STRONG>a</STRONG>", "a", [("bold", 0, 1)]),
        ("<em>a</em><u>b</u><ins>c</ins>", "abc", [("italic", 0, 1), ("underline", 1, 2)]),
        (
            "<s>a</s> <strike>b</strike> <del>c</del>",
            "a b c",
            [("strikethrough", 0, 1), ("strikethrough", 2, 1), ("strikethrough", 4, 1)],
        ),
        ('<span class="tg-spoiler">a</span>', "a", [("spoiler", 0, 1)]),
        ("<tg-spoiler>a</tg-spoiler>", "a", [("spoiler", 0, 1)]),
        ("<blockquote expandable>a</blockquote>", "a", [("expandable_blockquote", 0, 1)]),
        ("<b>a <code>b</code></b>", "a b", [("bold", 0, 2), ("code", 2, 1)]),
        ("<b> </b>a", "a", []),
        ("  <b>a</b> \n", "a", [("bold", 0, 1)]),
        (
            "1 &lt; 2 &amp; &quot;3&quot; &#45; &#x2212; &nbsp; &copy;",
            '1 < 2 & "3" - − &nbsp; &copy;',
            [],
        ),
    ],
)
def test_html_becomes_text_and_entities(
    source: str, text: str, entities: list[tuple[str, int, int]]
) -> None:
    """Only four named references are decoded, whatever a browser knows."""
    formatted = tidy(*parse_html(source))
    assert formatted.text == text
    assert [(e.kind, e.offset, e.length) for e in formatted.entities] == entities


def test_code_in_pre_is_one_entity_with_its_language() -> None:
    """Telegram keeps the language of `<pre><code class="language-x">`."""
    _, entities = parse_html('<pre><code class="language-python">a = 1</code></pre>')
    assert entities == [Entity("pre", 0, 5, "python")]


def test_a_link_keeps_its_address_and_loses_a_bad_one() -> None:
    """A link without a host is shown as plain text, not refused."""
    _, entities = parse_html('<a href="https://x.vn/?a=1&amp;b=2">a</a> <a href="x">b</a>')
    assert entities == [Entity("text_link", 0, 1, "https://x.vn/?a=1&b=2")]


@pytest.mark.parametrize(
    "before", ["📊 ", unicodedata.normalize("NFD", "Xã Vĩnh Thạnh "), "👨‍👩‍👧 "]
)
async def test_offsets_count_utf_16_units(send: Call, before: str) -> None:
    """An emoji counts two and a combining mark one, as on the phones."""
    answer = await send(f"{before}<b>điểm</b>", parse_mode="HTML")
    entity = answer["result"]["entities"][0]
    raw = answer["result"]["text"].encode("utf-16-le")
    assert entity["offset"] == units(before)
    cut = raw[2 * entity["offset"] : 2 * (entity["offset"] + entity["length"])]
    assert cut.decode("utf-16-le") == "điểm"


async def test_commands_mentions_and_links_are_found(send: Call) -> None:
    """Telegram finds them by itself, except inside code."""
    answer = await send(
        "/score@bot766_bot xem https://x.vn/a. @bich #766diem <code>/rank</code>", parse_mode="HTML"
    )
    kinds = [entity["type"] for entity in answer["result"]["entities"]]
    assert kinds == ["bot_command", "url", "mention", "hashtag", "code"]


async def test_entities_after_the_hundredth_are_ignored(send: Call) -> None:
    """Telegram drops them silently."""
    answer = await send("<b>a</b> " * 101, parse_mode="HTML")
    assert len(answer["result"]["entities"]) == 100


async def test_half_an_emoji_is_refused(http: httpx.AsyncClient) -> None:
    """It is well-formed JSON and yet no text."""
    body = b'{"chat_id": 1001, "text": "\\ud83d"}'
    headers = {"Content-Type": "application/json"}
    answer = await http.post("/bot766:SANDBOX/sendMessage", content=body, headers=headers)
    assert answer.json()["description"] == "Bad Request: strings must be encoded in UTF-8"


async def test_markdown_is_refused(send: Call) -> None:
    """The sandbox speaks HTML only and says so."""
    answer = await send("*a*", parse_mode="MarkdownV2")
    assert answer["description"] == "Bad Request: unsupported parse_mode"


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("<b>a <i>b</i></b>", "<b>a <i>b</i></b>"),
        ("&lt;script&gt;alert(1)&lt;/script&gt;", "&lt;script&gt;alert(1)&lt;/script&gt;"),
        ('<a href="javascript:alert(1)">a</a>', "a"),
        (
            '<a href="https://x.vn/&quot;onclick=1">a</a>',
            (
                '<a href="https://x.vn/&quot;onclick=1" '
                'target="_blank" rel="noopener noreferrer">a</a>'
            ),
        ),
        ("<blockquote>📊 a</blockquote>\nb", "<blockquote>📊 a</blockquote>b"),
    ],
)
def test_the_page_gets_safe_html(source: str, html: str) -> None:
    """Made from entities; whatever else was written is escaped."""
    assert safe_html(tidy(*parse_html(source))) == html
