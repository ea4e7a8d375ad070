"""What we write into a site for its worker, and how it is read back: one description of each.

=============================  =====================================================  ==============
``serviceworker.js``           what the site is, in one line                          ``worker``
``mkdocs-offline/worker/``     the worker's code                                      ``site``
``mkdocs-offline/listing/``    every file with its hash and where its content is      ``listing``
``mkdocs-offline/packs/``      the content of texts and small files                   ``packs``
=============================  =====================================================  ==============

Pieces of the listing and packs are named by what is in them (``compressed``), so that whatever a
new version has in common with the one before is not downloaded again. ``levels`` says what is
downloaded first, and how far for whom. ``site`` writes and reads all of it; ``ownership`` tells
these files from an author's.
"""
