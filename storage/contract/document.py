"""The contract as tables for docs/contract.md."""

from storage.contract.view import TYPES, View

BEGIN = "<!-- written by python -m storage.contract -->"
END = "<!-- end of what is written -->"


def document(views: tuple[View, ...]) -> str:
    """Markdown: a section for each view, a row for each column."""
    return "\n\n".join(_section(view) for view in views)


def put_into(page: str, views: tuple[View, ...]) -> str:
    """The page with what stands between the two marks written anew. Raises ``ValueError`` without them."""
    before, begin, rest = page.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"the page has no {BEGIN} … {END}")
    return f"{before}{BEGIN}\n\n{document(views)}\n\n{END}{after}"


def _section(view: View) -> str:
    lines = [
        f"### {view.name}",
        "",
        view.doc,
        "",
        f"One row per {', '.join(f'`{name}`' for name in view.key)}.",
        "",
        "| column | SQLite | PostgreSQL | null | what it gives |",
        "|---|---|---|---|---|",
    ]
    for column in view.columns:
        sqlite, postgresql = TYPES[column.kind]
        null = "yes" if column.nullable else ""
        lines.append(f"| `{column.name}` | {sqlite} | {postgresql} | {null} | {column.doc} |")
    return "\n".join(lines)
