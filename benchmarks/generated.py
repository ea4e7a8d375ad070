"""Sites of any number of pages, shaped like those of Material: little text, much navigation."""

import json
import random
from pathlib import Path

_SECTION = 20
_CHAPTER = 20
_WORDS = 450
_VOCABULARY = 4000


def generate(
    site: Path,
    pages: int,
    *,
    edited: bool = False,
    added: bool = False,
    pruned: bool = False,
    images: int = 0,
) -> None:
    """Write a site.

    Args:
        site: the folder, which must not exist.
        pages: how many.
        edited: whether one page in the middle has a sentence more.
        added: whether there is one page more, and so a line more in every navigation.
        pruned: whether a page links to its own section and the sections of its chapter alone, as
            large sites have to do.
        images: how many images of 3 kB there are beside the pages.
    """
    names = [f"section-{number // _SECTION:03}/page-{number:04}" for number in range(pages)]
    if added:
        names.insert(pages // 2, f"section-{pages // 2 // _SECTION:03}/page-new")
    titles = {name: _text(name, 3).title() for name in names}
    index = []
    for name in names:
        paragraphs = [_text(f"{name}#{number}", _WORDS // 5) for number in range(5)]
        if edited and name == names[pages // 2]:
            paragraphs[2] += " One sentence more than there was before."
        shown = _nearby(name, titles) if pruned else titles
        _write(site / name / "index.html", _page(name, shown, paragraphs))
        index.append({"location": f"{name}/", "title": titles[name], "text": "\n".join(paragraphs)})
    home = _page("", _nearby(names[0], titles) if pruned else titles, [_text("home", _WORDS)])
    _write(site / "index.html", home)
    _write(site / "404.html", home)
    _write(site / "search/search_index.json", json.dumps({"config": {}, "docs": index}))
    noise = random.Random(0)
    _write(site / "assets/main.css", "".join(f".c{n}{{top:{n}px}}" for n in range(6000)))
    _write(site / "assets/bundle.js", "".join(f"let v{n}={noise.random()};" for n in range(4000)))
    for number in range(4):
        (site / f"assets/font-{number}.woff2").write_bytes(noise.randbytes(20_000))
    for number in range(images):
        image = site / f"img/{number // 100:02}/{number:04}.png"
        image.parent.mkdir(parents=True, exist_ok=True)
        image.write_bytes(noise.randbytes(3000))


def _nearby(name: str, titles: dict[str, str]) -> dict[str, str]:
    """Return the pages of a section, and the first page of each other section of its chapter."""
    names = list(titles)
    at = names.index(name)
    length = _SECTION * _CHAPTER
    chapter = names[at // length * length : (at // length + 1) * length]
    section = name.split("/")[0]
    firsts = {other.split("/")[0]: other for other in reversed(chapter)}
    shown = {*firsts.values(), *(other for other in chapter if other.split("/")[0] == section)}
    return {other: titles[other] for other in chapter if other in shown}


def _page(name: str, titles: dict[str, str], paragraphs: list[str]) -> str:
    root = "../" * (name.count("/") + 1) if name else ""
    title = titles.get(name, "Home")
    text = "\n".join(
        f'<h2 id="part-{number}">Part {number}<a class="headerlink" href="#part-{number}"'
        f' title="Permanent link">&para;</a></h2>\n<p>{paragraph}</p>'
        for number, paragraph in enumerate(paragraphs)
    )
    toc = "\n".join(
        f'<li class="md-nav__item"><a href="#part-{number}" class="md-nav__link">'
        f'<span class="md-ellipsis">Part {number}</span></a></li>'
        for number in range(len(paragraphs))
    )
    return f"""<!doctype html>
<html lang="en" class="no-js">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<title>{title} - Generated</title>
<link rel="stylesheet" href="{root}assets/main.css">
</head>
<body dir="ltr">
<header class="md-header"><a href="{root}" title="Generated" class="md-header__button md-logo">
Generated</a></header>
<nav class="md-nav md-nav--primary" aria-label="Navigation">
<ul class="md-nav__list">
{_navigation(name, root, titles)}
</ul>
</nav>
<nav class="md-nav md-nav--secondary" aria-label="Table of contents"><ul>
{toc}
</ul></nav>
<article class="md-content__inner md-typeset">
<h1>{title}</h1>
{text}
</article>
<footer class="md-footer">Made for measuring</footer>
<script src="{root}assets/bundle.js"></script>
</body>
</html>
"""


def _navigation(current: str, root: str, titles: dict[str, str]) -> str:
    lines = []
    section = None
    for name, title in titles.items():
        if name.split("/")[0] != section:
            section = name.split("/")[0]
            lines.append(
                f'</ul><li class="md-nav__item md-nav__item--nested"><label class="md-nav__link">'
                f'<span class="md-ellipsis">{section}</span></label><ul class="md-nav__list">'
            )
        active = " md-nav__item--active" if name == current else ""
        lines.append(
            f'<li class="md-nav__item{active}"><a href="{root}{name}/" class="md-nav__link">'
            f'<span class="md-ellipsis">{title}</span></a></li>'
        )
    return "\n".join(lines)


def _text(seed: str, words: int) -> str:
    """Return words, the same for the same seed; a few are common and most are rare."""
    chance = random.Random(seed)
    ranks = [int(_VOCABULARY ** chance.random()) for _ in range(words)]
    return " ".join(_word(rank) for rank in ranks).capitalize() + "."


def _word(rank: int) -> str:
    syllables = ["an", "be", "cor", "di", "el", "fo", "gra", "hu", "in", "ka", "lo", "mer"]
    word = ""
    while True:
        rank, digit = divmod(rank, len(syllables))
        word += syllables[digit]
        if not rank:
            return word


def _write(file: Path, content: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(content, encoding="utf-8")
