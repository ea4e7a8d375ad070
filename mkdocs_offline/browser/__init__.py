"""What runs in browsers: the worker, the scripts of pages, and what readers see of us."""
