"""The tag goes into every page and nothing else changes."""

import pytest
from bs4 import BeautifulSoup, Tag
from hypothesis import given
from hypothesis import strategies as st

from mkdocs_offline.html.head import read_head
from mkdocs_offline.html.inject import HeadTags, insert_tag, remove_tag

ROOT = "../"
TAG = b'<script defer="" src="../mkdocs-offline/client.js"></script>'

PAGES = {
    "plain": b"<!doctype html><html><head><title>x</title>|</head><body>x</body></html>",
    "no doctype": b"<html><head><title>x</title>|</head><body>x",
    "bom": b"\xef\xbb\xbf<!doctype html><head>|</head><p>x",
    "latin-1": b"<!doctype html><head><title>\xfcber</title>|</head><p>\xe9",
    "shift-jis": b"<html><head><title>\x83\x5c\x83\x5e</title>|</head></html>",
    "upper case": b"<!DOCTYPE HTML><HTML><HEAD><TITLE>x</TITLE>|</HEAD><BODY>",
    "no head": b"<html>|<body><p>x</p></body></html>",
    "only body": b"|<body>x</body>",
    "no end of head": b"<!doctype html><head><title>x</title>|<body>x</body>",
    "head left out": b"<!doctype html><title>x</title>|<p>x",
    "text at once": b"<!doctype html>|x",
    "only head": b"<!doctype html><title>x</title>|",
    "frames": b"<html><head><title>x</title>|</head><frameset></frameset></html>",
    "in a script": b'<html><head><script>var a = "</head>";</script>|</head>',
    "in a script with a slash": b'<html><head><script src=x />"</head>"</script>|</head>',
    "in a comment": b"<html><!-- <head></head> --><head><!-- </head> -->|</head>",
    "in the title": b"<html><head><title>All about </head></title>|</head>",
    "in a style": b'<html><head><style>a::after { content: "</head>" }</style>|</head>',
    "in noscript": b"<html><head><noscript><p></head></noscript>|</head>",
    "in a template": b"<html><head><template><p>x</p></head></template>|</head>",
    "in an attribute": b'<html><head><meta content="</head>">|</head>',
    "in a textarea": b"<html>|<body><textarea></head></textarea></body></html>",
    "conditional comment": b"<html><head><!--[if IE]><script></script></head><![endif]-->|</head>",
    "odd declaration": b"<html><head><![CDATA[ x ]]><![foo[x]]>|</head>",
    "xml prolog": b'<?xml version="1.0"?>\n<html xmlns="x"><head>\n<title>x</title>\n|</head>',
    "base": b'<html><head><meta charset="utf-8">|<base href="/other/"><title>x</title></head>',
    "base without href": b'<html><head><base target="_top">|</head>',
    "text before the document": b"built by hand\n<html><head>|</head>",
    "redirect": b'<html><head><meta http-equiv="refresh" content="0; url=x">|</head></html>',
    "lines": b"<!doctype html>\r\n<html>\r\n<head>\r\n<title>x\r\n</title>\r\n|</head>",
}

NOT_PAGES = {
    "empty": b"",
    "fragment": b"<p>one</p><p>two</p>",
    "text": b"nothing but words",
    "utf-16": "\ufeff<html><head></head></html>".encode("utf-16-le"),
    "utf-16 without mark": "<html><head></head></html>".encode("utf-16-be"),
    "cut off in a script": b"<html><head><script>var a = 1;",
    "a head in a comment": b"<!-- <html><head></head> --><p>x</p>",
}


@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)
def test_tag_stands_at_the_end_of_the_head(page: bytes) -> None:
    tagged, _ = insert_tag(page.replace(b"|", b""), ROOT)
    assert tagged == page.replace(b"|", TAG)


@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)
def test_taking_the_tag_out_gives_the_page_back(page: bytes) -> None:
    original = page.replace(b"|", b"")
    tagged, _ = insert_tag(original, ROOT)
    assert remove_tag(tagged) == original


@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)
def test_inserting_twice_is_inserting_once(page: bytes) -> None:
    tagged, _ = insert_tag(page.replace(b"|", b""), ROOT)
    assert insert_tag(tagged, ROOT)[0] == tagged


def test_a_new_address_replaces_the_old_one() -> None:
    old, _ = insert_tag(b"<html><head></head>", "/old/")
    new, _ = insert_tag(old, ROOT)
    assert new == b"<html><head>" + TAG + b"</head>"


@pytest.mark.parametrize("page", NOT_PAGES.values(), ids=NOT_PAGES)
def test_what_is_no_document_is_left_alone(page: bytes) -> None:
    assert insert_tag(page, ROOT) == (page, None)


def test_a_tag_that_a_page_only_shows_is_not_taken_for_ours() -> None:
    page = b"<html><head><title>x</title></head><pre>" + TAG + b"</pre>"
    tagged, _ = insert_tag(page, ROOT)
    assert tagged.count(TAG) == 2
    assert remove_tag(tagged) == page


def test_the_title_is_read_as_a_reader_sees_it() -> None:
    head = read_head("<html><title>Caf\u00e9\n &amp; Bar</title>".encode())
    assert head and head.title == "Caf\u00e9 & Bar"


PIECES = st.sampled_from(
    [*b"<>!-/\"'= \n".decode(), "<!--", "-->", "--!>", "<!doctype html>", "</title>", "</script>"]
    + [f"<{slash}{name}>" for slash in ("", "/") for name in "html head body p template".split()]
    + ["<title>", "<script>", "<style>", "</style>", "<textarea>", "<base href='/x/'>", "<script/>"]
    + ["<![CDATA[", "]]>", "<?xml", "?>", "&amp;", "&#60;", "text", "<meta a='>'>", "<svg>", "\0"]
)


@given(st.lists(PIECES).map("".join).map(str.encode) | st.binary())
def test_any_page_comes_back_as_it_was(page: bytes) -> None:
    more = HeadTags({"manifest": "a&b"}, {"theme-color": "'\"/><!--"})
    tagged, head = insert_tag(page, ROOT, more)
    assert remove_tag(tagged) == remove_tag(page)
    assert insert_tag(tagged, ROOT, more)[0] == tagged
    assert (TAG in tagged) == (head is not None)


@given(st.lists(PIECES).map("".join))
def test_the_tag_is_an_element_to_another_parser(text: str) -> None:
    page = f"<!doctype html><html><head><title>t</title></head><body>{text}".encode()
    tagged, _ = insert_tag(page, ROOT)
    script = BeautifulSoup(tagged, "html.parser").find("script", src="../mkdocs-offline/client.js")
    assert isinstance(script, Tag) and script.parent and script.parent.name == "head"
