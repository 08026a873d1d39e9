"""A number and the words beside it may stand in several texts: read as a person reads them, as one line."""

from __future__ import annotations

import json

import pytest

from tests.end_to_end.stage import Stage

pytestmark = pytest.mark.browser

#: Alone at the end of each page, so that a test knows when everything was read.
LAST = "(11) 90000-0001"


def texts(*parts: str) -> str:
    """A paragraph with a text node for each part, as React makes them of `Fax: {number}`."""
    return f"<p></p><script>document.currentScript.previousSibling.append(...{json.dumps(parts)})</script>"


#: What is on the page -> what is marked of it. The home is Brazil, area 11.
LINES = {
    "area and number in two texts": (texts("Tel. (", "21", ") ", "98765-4304"), "(21) 98765-4304"),
    "comments of a server between them": (
        "<p>(<!-- -->21<!-- -->) <!-- -->98765-4304</p>",
        "(21) 98765-4304",
    ),
    "country and number": (texts("+55 21 ", "98765-4306"), "+55 21 98765-4306"),
    "every part by itself": (texts("(", "21", ") ", "98765", "-", "4304"), "(21) 98765-4304"),
    "the number in an element": ("<p>(21) <b>98765-4310</b></p>", "(21) 98765-4310"),
    "what was searched for in an element": ("<p>(21) 98765-<mark>4310</mark></p>", "(21) 98765-4310"),
    "blanks of the source": ("<p>(21)\n\n      98765-4310</p>", "(21)\n\n      98765-4310"),
    "blanks of the source around elements": ("<p>(21)\n  <b>\n 98765-4310</b></p>", "(21)\n  \n 98765-4310"),
    "an extension in an element": ("<p>(11) 3344-5566 <i>ramal 32</i></p>", "(11) 3344-5566 ramal 32"),
    "a word in a text": (texts("Celular: ", "11987654301"), "11987654301"),
    "a word in an element": ("<p><b>Telefone:</b> 11987654305</p>", "11987654305"),
    "a word on the line before": ("<p>Telefone:<br>11987654305</p>", "11987654305"),
    "a sign": ("<p><i>☎</i> 3344-5508</p>", "3344-5508"),
    "the heading of a row": ("<table><tr><th>Celular<td>11987654306</table>", "11987654306"),
    "the heading of a column": (
        "<table><tr><th>Nome<th>Celular<tr><td>Ana<td><div>11987654306</div></table>",
        "11987654306",
    ),
    "the name of a heading": (
        "<table><tr><th>Nome<th aria-label=Celular>Ordenar por celular, crescente, e filtrar"
        "<tr><td>Ana<td>11987654306</table>",
        "11987654306",
    ),
    "a table for narrow screens": (
        "<table><tr><td data-label=Nome>Ana<td data-label=Celular>11987654306</table>",
        "11987654306",
    ),
    "a term": ("<dl><dt>Telefone<dd>11987654306</dl>", "11987654306"),
    "the other of a pair": (
        "<div><div>Telefone</div><div><span>11987654306</span></div><button>Copiar</button></div>",
        "11987654306",
    ),
    "the other of a pair in a row of boxes": (
        "<div style='display:flex'><svg></svg><span>Telefone</span><span>11987654306</span></div>",
        "11987654306",
    ),
    "a count beside it, apart": (
        "<p><span style='padding:4px'>2</span><span>98765-4321</span></p>",
        "98765-4321",
    ),
    "no word of another block": ("<div>Fax</div><div>Ana</div><div>98765-4321</div>", "98765-4321"),
    "no word of another column": (
        "<table><tr><th>Fax<th>Nome<tr><td><td>98765-4321</table>",
        "98765-4321",
    ),
}
NOTHING = {
    "fax in a text": texts("Fax: ", "(11) 3344-5566"),
    "fax in an element": "<p><b>Fax:</b> (11) 3344-5566</p>",
    "fax behind it": "<p>(11) 3344-5566 <i>(fax)</i></p>",
    "fax, the heading of a row": "<table><tr><th>Fax<td>(11) 3344-5566</table>",
    "fax, the heading of a column": "<table><tr><th>Nome<th>Fax<tr><td>Ana<td>(11) 3344-5566</table>",
    "fax, the other of a pair": "<div><div>Fax</div><div>(11) 3344-5566</div></div>",
    "an order in a text": texts("Pedido ", "11 98765-4303"),
    "an order in an element": "<p><span>Protocolo</span> <span>98765-4304</span></p>",
    "an order, the term": "<dl><dt>Pedido<dd>11 98765-4303</dl>",
    "a price": "<p>R$ <b>98765-4312</b></p>",
    "more digits": texts("98765-4308", "-99"),
    "an address": texts("https://example.com/", "11-98765-4310"),
    "a mail address": texts("ana", "11-98765-4311", "@example.com"),
    "a link in the middle": "<p>98765-<a href=/x>4321</a></p>",
    "digits of two boxes": "<p><span style='padding:4px'>98765</span><span>-4321</span></p>",
}


@pytest.mark.parametrize("what", LINES)
def test_read_as_one_line(what: str, stage: Stage) -> None:
    html, number = LINES[what]
    with stage.page(f"{html}<p>{LAST}</p>") as (_page, view):
        view.wait_marked(number, LAST)


@pytest.mark.parametrize("what", NOTHING)
def test_what_stands_beside_it_says_that_it_is_none(what: str, stage: Stage) -> None:
    with stage.page(f"{NOTHING[what]}<p>{LAST}</p>") as (_page, view):
        view.wait_marked(LAST)


def test_an_area_code_may_have_a_column_of_its_own(stage: Stage) -> None:
    rows = "<tr><td>21<td>98765-4321<td>31<tr><td><td>98765-4322<td>"
    with stage.page(f"<table><tr><th>DDD<th>Telefone<th>Nota{rows}</table>") as (_page, view):
        view.wait_marked("98765-4321", "98765-4322")
        for number, dialled in {"98765-4321": "+5521987654321", "98765-4322": "+5511987654322"}.items():
            view.click(number)
            stage.neon.wait_request("startcall", number=dialled)


def test_a_number_in_several_texts_is_clicked_anywhere(stage: Stage) -> None:
    with stage.page("<p>(21) 98765-<b style='font-size:3em'>4310</b></p>") as (page, view):
        view.wait_marked("(21) 98765-4310")
        box = page.locator("b").bounding_box()
        assert box
        page.wait_for_timeout(300)
        page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        stage.neon.wait_request("startcall", number="+5521987654310")


CHANGES = {
    "a part of the number": ("b.firstChild.data = '4311'", ["(21) 98765-4311"]),
    "the part before": ("p.firstChild.data = '(31) 98765-'", ["(31) 98765-4310"]),
    "a word before": ("p.prepend('Fax ')", []),
    "a part that goes": ("b.remove()", []),
    "a part that comes": ("b.append('-1')", []),
}


@pytest.mark.parametrize("what", CHANGES)
def test_marks_follow_what_stands_around(what: str, stage: Stage) -> None:
    script, marked = CHANGES[what]
    with stage.page("<p>(21) 98765-<b>4310</b></p>") as (page, view):
        view.wait_marked("(21) 98765-4310")
        page.evaluate(f"() => {{ const p = document.querySelector('p'), b = p.lastChild; {script}; }}")
        view.wait_marked(*marked)
        view.wait(f"NeonCS.marks.size === {len(marked)}")


def test_marks_follow_a_label(stage: Stage) -> None:
    with stage.page(f"<dl><dt>Fax<dd>(11) 3344-5566</dl><p>{LAST}</p>") as (page, view):
        view.wait_marked(LAST)
        page.evaluate("document.querySelector('dt').textContent = 'Telefone'")
        view.wait_marked("(11) 3344-5566", LAST)


def test_what_keeps_changing_is_read_as_it_is_at_last(stage: Stage) -> None:
    """Also while libphonenumber is fetched for it, and in texts so long that they are read in pieces."""
    restless = """<p></p><p></p><script>
        const [short, long] = document.querySelectorAll("p");
        const said = ["(21) 98765-4310 e (21) 98765-4311", "(21) 98765-4312", "Fax (21) 98765-4313"];
        let at = 0;
        (function change() {
            short.textContent = said[at % said.length];
            long.textContent = "Ana ".repeat(at % 2 ? 20_000 : 10) + said[(at + 1) % said.length];
            if ((at += 1) < 100) setTimeout(change, 5);
            else short.textContent = long.textContent = "(11) 90000-0002";
        })();
    </script>"""
    with stage.page(f"{restless}<p>{LAST}</p>") as (_page, view):
        view.wait_marked(LAST, "(11) 90000-0002", "(11) 90000-0002")
