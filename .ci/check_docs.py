#!/usr/bin/env python3
"""Fails if a relative link or anchor in a Markdown file leads nowhere, or if README.md is too long.

    python3 .ci/check_docs.py [ROOT]

Looks at all Markdown files of the repository that are tracked or new. Makes no request: links to other sites are not
followed.
"""

import pathlib
import re
import subprocess
import sys
from urllib.parse import unquote, urlsplit

MAX_README_LINES = 150
CODE_BLOCK = re.compile(r"^ *(```|~~~).*?^ *\1[ \t]*$", re.MULTILINE | re.DOTALL)
CODE = re.compile(r"`[^`\n]*`")
LINK = re.compile(r"\]\(\s*<?([^)>\s]+)>?(?:\s+\"[^\"]*\")?\s*\)")
HEADING = re.compile(r"^#{1,6}\s+(.*?)\s*#*$", re.MULTILINE)


def anchors(text):
    """The anchors that GitHub makes of the headings: lower case, no punctuation, hyphens for spaces."""
    found = set()
    for heading in HEADING.findall(CODE_BLOCK.sub("", text)):
        shown = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading).replace("`", "")
        base = re.sub(r"[^\w\- ]", "", shown.lower()).replace(" ", "-")
        anchor, number = base, 0
        while anchor in found:
            number += 1
            anchor = f"{base}-{number}"
        found.add(anchor)
    return found


def links(text):
    """The targets of all links that are not shown as code."""
    return LINK.findall(CODE.sub("", CODE_BLOCK.sub("", text)))


def problem(page, target, root):
    """Why the link leads nowhere; None: it leads somewhere, or to another site."""
    parts = urlsplit(target)
    if parts.scheme or parts.netloc:
        return None
    path = (page.parent / unquote(parts.path)).resolve() if parts.path else page
    if not path.is_relative_to(root):
        return "leads out of the repository"
    if not path.exists():
        return "there is no such file"
    if parts.fragment and path.suffix == ".md" and unquote(parts.fragment) not in anchors(path.read_text()):
        return "there is no such heading"
    return None


def pages(root):
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "*.md"]
    names = subprocess.run(command, cwd=root, check=True, capture_output=True, text=True).stdout.splitlines()
    return [root / name for name in names if (root / name).exists()]


def main():
    root = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else ".").resolve()
    problems = []
    for page in pages(root):
        for target in links(page.read_text()):
            why = problem(page, target, root)
            if why:
                problems.append(f"{page.relative_to(root)}: ({target}): {why}")
    lines = len((root / "README.md").read_text().splitlines())
    if lines > MAX_README_LINES:
        problems.append(f"README.md: has {lines} lines, and may have {MAX_README_LINES}")
    for line in problems:
        print(f"FAILED: {line}", file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
