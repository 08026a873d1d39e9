"""What is marked on a page and what is left alone, as the page changes; and the page is not changed by it."""

from __future__ import annotations

import pytest

from tests.end_to_end.any_stage import AnyStage
from tests.end_to_end.stage import Stage

pytestmark = pytest.mark.browser

MARKED = "(11) 90000-0001"
LEFT_ALONE = {
    "a field": '<input value="{}">',
    "a text area": "<textarea>{}</textarea>",
    "a list of choices": "<select><option>{}</select>",
    "a link": '<a href="/x">{}</a>',
    "a button": "<button>{}</button>",
    "what acts as a button": '<div role="button">{}</div>',
    "an editable part": "<div contenteditable><p>{}</p></div>",
    "an editor that is a text box": '<div role="textbox"><p>{}</p></div>',
    "an editor of plain elements": '<div class="monaco-editor"><div>{}</div></div>',
    "code": "<pre>{}</pre>",
    "inline code": "<p><code>{}</code></p>",
    "a line on a code host": '<table><tr><td class="blob-code blob-code-inner"><span>{}</span></table>',
    "a file on a code host": '<table class="highlight tab-size"><tr><td>{}</table>',
    "highlighted lines": '<div class="highlight"><div class="line"><span>{}</span></div></div>',
    "what a highlighter has marked": '<div class="hljs"><span>{}</span></div>',
    "what names its programming language": '<div class="language-js"><span class="token">{}</span></div>',
    "keys": "<kbd>{}</kbd>",
    "a script": "<script>/* {} */</script>",
    "a style": "<style>/* {} */</style>",
    "a template": "<template><p>{}</p></template>",
    "what the page asks to leave": "<section data-call-ignore><p><b>{}</b></p></section>",
    "a slotted link": (
        "<div><template shadowrootmode=open><a href=/x><slot></slot></a></template><span>{}</span></div>"
    ),
}


#: Words that highlighters of code share with ordinary pages.
NO_CODE = {
    "a page that names its language": '<div class="page language-pt-br"><p>{}</p></div>',
    "a paragraph that stands out": '<p class="highlight">{}</p>',
}


@pytest.mark.parametrize("what", NO_CODE)
def test_what_only_sounds_like_code_is_marked(what: str, stage: Stage) -> None:
    with stage.page(NO_CODE[what].format(MARKED)) as (_page, view):
        view.wait_marked(MARKED)


def test_everything_that_is_no_plain_text_is_left_alone(stage: Stage) -> None:
    others = "".join(html.format(f"(11) 98765-{1000 + at}") for at, html in enumerate(LEFT_ALONE.values()))
    with stage.page(f"{others}<p>{MARKED}</p>") as (_page, view):
        view.wait_marked(MARKED)


@pytest.mark.parametrize("before", [0, 65_528, 65_536, 200_000])
def test_a_number_is_found_wherever_it_stands_in_a_long_part(before: int, stage: Stage) -> None:
    """Parts of a page are first looked at as a whole, some thousand characters at a time."""
    with stage.page(f"<div><p>{'x' * before}</p><p>{MARKED}</p></div>") as (_page, view):
        view.wait_marked(MARKED)


A = "document.querySelector('#a')"
#: a script that changes the page -> what is marked afterwards
CHANGES = {
    "text that comes": (
        "document.body.insertAdjacentHTML('beforeend', '<p>11 90000-0003</p>')",
        ["11 90000-0002", "11 90000-0003"],
    ),
    "text that changes": (f"{A}.firstChild.data = 'Tel. 11 90000-0004'", ["11 90000-0004"]),
    "text that is no number any more": (f"{A}.firstChild.data = 'Nobody'", []),
    "text that goes": (f"{A}.remove()", []),
    "text that is taken out and put back": (
        f"{{ const a = {A}; a.remove(); setTimeout(() => document.body.append(a), 200) }}",
        ["11 90000-0002"],
    ),
    "text that becomes editable": (f"{A}.contentEditable = true", []),
    "text that becomes what acts as an editor": (f"{A}.setAttribute('role', 'textbox')", []),
    "text that moves": (f"document.body.append({A})", ["11 90000-0002"]),
}


@pytest.mark.parametrize("what", CHANGES)
def test_marks_follow(what: str, stage: Stage) -> None:
    script, marked = CHANGES[what]
    with stage.page("<div><p id=a>11 90000-0002</p></div>") as (page, view):
        view.wait_marked("11 90000-0002")
        page.evaluate(f"() => {{ {script} }}")
        view.wait_marked(*marked)
        view.wait(f"NeonCS.marks.size === {len(marked)}")


ATTACH = ".attachShadow({ mode: 'open' }).innerHTML = '<p>11 90000-0005</p>'"
SHADOW_ROOTS = {
    "from the start": "<div><template shadowrootmode=open><p>11 90000-0005</p></template></div>",
    "one in another": """<div><template shadowrootmode=open><div><template shadowrootmode=open>
        <p>11 90000-0005</p></template></div></template></div>""",
    "attached later, without a trace": f"""<div id=h></div>
        <script>setTimeout(() => {{ document.querySelector("#h"){ATTACH}; }}, 400)</script>""",
    "an element defined later": f"""<x-late></x-late>
        <script>setTimeout(() => customElements.define("x-late", class extends HTMLElement {{
            connectedCallback() {{ this{ATTACH}; }} }}), 400)</script>""",
    "changed after it was read": """<div id=h><template shadowrootmode=open><p>-</p></template></div>
        <script>setTimeout(() => { const { shadowRoot } = document.querySelector("#h");
            shadowRoot.querySelector("p").textContent = "11 90000-0005"; }, 400)</script>""",
    "in what comes later": f"""<script>setTimeout(() => {{ const late = document.createElement("div");
        late{ATTACH}; document.body.append(late); }}, 400)</script>""",
}


@pytest.mark.parametrize("what", SHADOW_ROOTS)
def test_open_shadow_roots(what: str, stage: Stage) -> None:
    with stage.page(SHADOW_ROOTS[what]) as (page, view):
        view.wait_marked("11 90000-0005")
        view.click("11 90000-0005")
        stage.neon.wait_request("startcall", number="+5511900000005")
        page.evaluate("document.body.replaceChildren()")
        view.wait("NeonCS.marks.size === 0")


def test_closed_shadow_roots_are_left_alone(stage: Stage) -> None:
    html = f"<div><template shadowrootmode=closed><p>11 90000-0005</p></template></div><p>{MARKED}</p>"
    with stage.page(html) as (_page, view):
        view.wait_marked(MARKED)


FRAMES = {
    "srcdoc": "<iframe srcdoc='<p>11 90000-0006</p>'></iframe>",
    "written to": """<iframe></iframe><script>setTimeout(() => {
        document.querySelector("iframe").contentDocument.body.innerHTML = "<p>11 90000-0006</p>";
    }, 200)</script>""",
    "of the same site": "<iframe src='/inner'></iframe>",
}


@pytest.mark.parametrize("what", FRAMES)
def test_frames(what: str, stage: Stage) -> None:
    stage.site.pages["/inner"] = "<p>11 90000-0006</p>"
    with stage.page(FRAMES[what]) as (page, view):
        number = page.frame_locator("iframe").get_by_text("11 90000-0006")
        number.wait_for()
        # Marked since less than a quarter of a second, a click on it is not meant: so click until it is.
        for _ in range(50):
            number.click(position={"x": 40, "y": 8})
            if stage.dialled:
                break
            page.wait_for_timeout(50)
        stage.neon.wait_request("startcall", number="+5511900000006")
        assert view.marked == []


def test_print_and_copy_are_as_without_us(any_stage: AnyStage) -> None:
    html = f"<meta charset=utf-8><p>Ana {MARKED}</p><p>Bruno {MARKED}</p>"

    def taken() -> tuple[bytes, bytes, list[str]]:
        on_screen = any_stage.screenshot(page)
        return on_screen, any_stage.screenshot(page, "print"), any_stage.copy_all(page)

    with any_stage.page(html) as (page, view):
        view.wait_marked(MARKED, MARKED)
        view.wait("NeonCS.marks.size === 2")
        any_stage.neon.ring("11900000009")
        view.wait_card("Incoming call")
        view.hover(MARKED)
        assert view.chip
        marked = taken()
        view.click_on("NeonCS.card.root.querySelector('.close')")
        view.wait("!NeonCS.card.root")
        any_stage.set(numbersMode="off")
        view.wait_marked()
        plain = taken()
        any_stage.set(numbersMode="everywhere")
    assert marked[0] != plain[0], "nothing was marked"
    assert marked[1:] == plain[1:]
    assert any(MARKED in text for text in plain[2])
