"""The scripts and style sheets of other hosts that a site names are found."""

from mkdocs_offline.html.elsewhere import named_elsewhere

PAGE = """<html><head>
<link rel="stylesheet" href="https://fonts.example/css?a=1&amp;b=2">
<link rel="canonical" href="https://docs.example/page/"><link rel="preconnect" href="https://x.example">
<!--[if lt IE 9]><script src="https://cdn.example/old.js"></script><![endif]-->
<script src=//cdn.example/b.js></script>
<script type="module">import a from "https://cdn.example/c.mjs"; load("https://cdn.example/named.js");
</script>
<script type="application/ld+json">{"@context": "https://schema.example/x.js"}</script>
<script async src="https://www.googletagmanager.com/gtag/js?id=1"></script>
<style>@import url(https://fonts.example/inter.css); a { background: url(//x.example/a.png) }
</style>
</head><body><p>&lt;script src="https://cdn.example/shown.js">&lt;/script> import
<script src="assets/own.js"></script><img src="https://x.example/picture.png">"""
STYLE = b"@import 'https://fonts.example/z.css'; @font-face { src: url(https://x.example/f.woff2) }"


def test_scripts_and_style_sheets_are_found_the_most_used_first() -> None:
    files = {"": PAGE.encode(), "a/": PAGE.encode(), "site.css": STYLE, "own.js": b"x"}
    assert named_elsewhere(files, files.__getitem__) == [
        "https://cdn.example/b.js",
        "https://cdn.example/c.mjs",
        "https://fonts.example/css?a=1&b=2",
        "https://fonts.example/inter.css",
        "https://fonts.example/z.css",
    ]


def test_pages_in_capitals_are_read_as_well() -> None:
    page = b'<HTML><HEAD><SCRIPT SRC="https://cdn.example/a.js"></SCRIPT></HEAD>'
    assert named_elsewhere(["a.html"], lambda _: page) == ["https://cdn.example/a.js"]


def test_no_more_than_fifty_are_named() -> None:
    tags = "".join(f'<script src="https://cdn.example/{n:02}.js"></script>' for n in range(60))
    found = named_elsewhere([""], lambda _: f"<html>{tags}".encode())
    assert found == [f"https://cdn.example/{n:02}.js" for n in range(50)]
