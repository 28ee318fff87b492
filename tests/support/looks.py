"""axe-core's rules on a page as it stands: what is serious for who sees little, or hears the page read out."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page


def serious_on(page: Page) -> list[str]:
    """Say what keeps somebody out, a line an element."""
    return [
        f"{page.url}: {one['id']} {node['target']} {node['html'][:120]}"
        for one in Axe().run(page).response["violations"]
        if one["impact"] in ("serious", "critical")
        for node in one["nodes"]
    ]
