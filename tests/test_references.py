"""What pages, style sheets and scripts refer to; the lines are those that themes really ship."""

import time

import pytest

from mkdocs_offline.html.references import (
    LINK,
    Reference,
    references_of_page,
    references_of_script,
    references_of_style,
)


@pytest.mark.parametrize(
    ("html", "kind"),
    [
        ('<script src="URL"></script>', "script"),
        ("<link href='URL' rel='stylesheet' type='text/css'>", "style sheet"),
        ("<LINK REL=StyleSheet HREF=URL>", "style sheet"),
        ('<link rel="shortcut icon" href="URL">', "icon"),
        ('<img alt="a > b" src="URL">', "image"),
        ('<img srcset="a.png 1x, URL 2x">', "image"),
        ('<img srcset="data:image/gif;base64,R0lGOD 1x, URL 2x">', "image"),
        ('<video poster="URL">', "image"),
        ('<template-card><img src="URL"></template-card>', "image"),
        ('<video><source src="URL"></video>', "audio or video"),
        ('<iframe src="URL"></iframe>', "frame"),
        ('<object data="URL"></object>', "embedded file"),
        ('<svg><use xlink:href="URL"/></svg>', "image"),
        ("<p style=\"background: url('URL')\">", "image"),
        ("<style>@import 'URL';</style>", "style sheet"),
        ('<script type="module">import { a } from "URL"</script>', "script"),
        ('<script type="importmap">{"imports": {"react": "URL"}}</script>', "script"),
    ],
)
def test_what_a_page_loads_is_found(html: str, kind: str) -> None:
    url = "//esm.sh/react@19"
    found = {(found.url, found.kind) for found in references_of_page(html.replace("URL", url))}
    assert (url, kind) in found


def test_a_comma_in_an_address_does_not_end_it() -> None:
    urls = {"//x.org/w_300,h_200/a.jpg", "b.jpg"}
    found = references_of_page(f'<img srcset="{" 300w, ".join(sorted(urls))} 600w">')
    assert {reference.url for reference in found} == urls
    (data,) = references_of_page('<img srcset="data:image/gif;base64,R0lGOD 1x">')
    assert data.url == "data:image/gif;base64,R0lGOD"


def test_entities_in_addresses_are_read() -> None:
    (found,) = references_of_page('<img src=" //x.org/a?b=1&amp;c=2 ">')
    assert found.url == "//x.org/a?b=1&c=2"


@pytest.mark.parametrize(
    "html",
    [
        '<link rel="preconnect" href="https://fonts.gstatic.com" crossorigin>',
        '<link rel="dns-prefetch" href="//x.org"><link rel="canonical" href="https://x.org/">',
        '<link rel="next" href="//x.org/b/"><link rel="alternate" href="//x.org/feed.xml">',
        "<!--[if lt IE 9]><script src='https://x.org/html5shiv.js'></script><![endif]-->",
        '<pre><code>&lt;script src="https://x.org/a.js"&gt;</code></pre>',
        '<p data-content="<img src=//x.org/a.png>">https://x.org/a.js</p>',
        '<textarea><img src="//x.org/a.png"></textarea>',
        '<noscript><img src="//x.org/pixel.png"></noscript>',
        '<template><img src="//x.org/a.png"></template>',
        '<script type="application/ld+json">{"image": "https://x.org/a.js"}</script>',
        '<script nomodule src="https://x.org/polyfill.js"></script>',
        "<script>const html = '<img src=\"//x.org/a.png\">';</script>",
        '<script>// const old = "https://esm.sh/a/";\n/* import "https://esm.sh/b"; */</script>',
        '<script>fetch("https://api.github.com/repos/a/b")</script>',
        '<script>svg.setAttribute("xmlns", "http://www.w3.org/2000/svg")</script>',
    ],
)
def test_what_a_page_does_not_load_is_not(html: str) -> None:
    assert references_of_page(f"<!doctype html><title>T</title>{html}") == set()


def test_links_are_told_from_what_is_loaded() -> None:
    html = '<a href="https://x.org/">x</a><meta http-equiv="refresh" content="0; url=../b/">'
    assert {(found.url, found.kind) for found in references_of_page(html)} == {
        ("https://x.org/", LINK),
        ("../b/", LINK),
    }


def test_styles_load_one_format_of_a_font() -> None:
    css = """
    /* url(comment.png) */ @import url("https://fonts.googleapis.com/css?family=Lato:400,700");
    @font-face { src: url(f/lato.eot?#iefix), url(f/lato.woff2), url(f/lato.ttf), url(a.svg#a) }
    @font-face { src: url(f/hack.woff), url(f/hack.ttf) } b { background: url(a.svg) }
    """
    assert [reference.url for reference in references_of_style(css)] == [
        "https://fonts.googleapis.com/css?family=Lato:400,700",
        "f/lato.woff2",
        "a.svg#a",
        "f/hack.woff",
        "a.svg",
    ]


def test_files_that_a_script_names_are_told_from_its_imports() -> None:
    bundle = 'import("https://esm.sh/a");return load("https://unpkg.com/mermaid@11/mermaid.min.js")'
    assert [(found.url, found.place) for found in references_of_script(bundle)] == [
        ("https://esm.sh/a", "import"),
        ("https://unpkg.com/mermaid@11/mermaid.min.js", "named in a script"),
    ]


@pytest.mark.parametrize("piece", ['<a x="', "<a x='", "<!--", "<script>", "< ", "<a =", "=\"'>"])
def test_broken_pages_are_read_in_no_time(piece: str) -> None:
    page = f"<img src=a.png>{piece * 20_000}"
    start = time.perf_counter()
    assert Reference("a.png", "image", "<img src>") in references_of_page(page)
    assert time.perf_counter() - start < 2
