"""What pages, style sheets and scripts refer to; the lines are those that themes really ship."""

import time

import pytest

from mkdocs_offline.references import (
    LINK,
    Reference,
    references_of_page,
    references_of_script,
    references_of_style,
)


@pytest.mark.parametrize(
    ("html", "url", "kind"),
    [
        ('<script src="//ajax.googleapis.com/jquery.min.js"></script>', "//ajax.googleapis.com/jquery.min.js", "script"),
        ("<link href='//rsms.me/inter/inter.css' rel='stylesheet' type='text/css'>", "//rsms.me/inter/inter.css", "style sheet"),
        ('<link rel="stylesheet" href="https://x.org/css?a=1&amp;b=2">', "https://x.org/css?a=1&b=2", "style sheet"),
        ('<link rel="shortcut icon" href="//x.org/i.ico">', "//x.org/i.ico", "icon"),
        ("<LINK REL=StyleSheet HREF=//x.org/a.css>", "//x.org/a.css", "style sheet"),
        ('<img alt="a > b" src="//x.org/a.png">', "//x.org/a.png", "image"),
        ('<img srcset="a.png 1x, //x.org/b.png 2x">', "//x.org/b.png", "image"),
        ('<video poster="//x.org/p.png">', "//x.org/p.png", "image"),
        ('<video><source src="//x.org/a.mp4"></video>', "//x.org/a.mp4", "audio or video"),
        ('<iframe src="https://www.youtube.com/embed/x"></iframe>', "https://www.youtube.com/embed/x", "frame"),
        ('<object data="//x.org/a.pdf"></object>', "//x.org/a.pdf", "embedded file"),
        ('<svg><use xlink:href="//x.org/icons.svg#a"/></svg>', "//x.org/icons.svg#a", "image"),
        ("<p style=\"background: url('//x.org/a.png')\">", "//x.org/a.png", "image"),
        ("<style>@import '//x.org/a.css';</style>", "//x.org/a.css", "style sheet"),
        ('<script type="module">import mermaid from "https://unpkg.com/mermaid@11/m.mjs"</script>', "https://unpkg.com/mermaid@11/m.mjs", "script"),
        ('<script type="importmap">{"imports": {"react": "https://esm.sh/react@19"}}</script>', "https://esm.sh/react@19", "script"),
    ],
)  # fmt: skip
def test_what_a_page_loads_is_found(html: str, url: str, kind: str) -> None:
    found = {(reference.url, reference.kind) for reference in references_of_page(html)}
    assert (url, kind) in found


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
        '<script>// const old = "https://esm.sh/a/prod/";\n/* import "https://esm.sh/b"; */</script>',
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
