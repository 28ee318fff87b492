"""A report as PowerPoint."""

import io
from typing import Any

import pandas as pd

from core.basics.words import shortened
from core.report.blocks import (
    Bullets,
    Figure,
    Finding,
    Link,
    Notice,
    Report,
    Section,
    Table,
    Text,
    Verbatim,
)
from core.report.slides.fitting import height_of, lines_of, pages_of
from core.report.slides.panels import notice_of, panels_of

WIDE, HIGH, EDGE = 13.333, 7.5, 0.6
"""Of a slide, in inches."""
TOP, FOOT = 1.45, 7.0
"""Between which the content stands."""
TITLE, BODY, SMALLER, CELL, FOOTER = 26.0, 16.0, 14.0, 11.0, 10.0
"""Sizes of fonts, in points."""
INK, GREY, RED = (34, 34, 34), (110, 110, 110), (190, 70, 0)
LONGEST_TITLE = 120
BESIDE = 5.2
"""Inches of text beside a chart."""
LAST = "Open it again"
ELSEWHERE = (
    "The prompts word for word, and the figures that are no charts of lines, are in the HTML and the PDF report."
)


def to_slides(report: Report) -> bytes:
    """Write a report as PowerPoint.

    Parameters
    ----------
    report
        Its content.

    Returns
    -------
    bytes
        One slide a finding, figure or table; charts and tables can be edited. What was typed stays text.
    """
    deck = _Deck(report)
    for section in report.sections:
        deck.add(section)
    return deck.written()


class _Deck:
    """Slides, as they are added.

    Parameters
    ----------
    report
        What they are of.
    """

    def __init__(self, report: Report) -> None:
        # Loaded here, for it takes a while and most visits write no slides.
        from pptx import Presentation
        from pptx.util import Inches

        self.report, self.inches = report, Inches
        self.deck = Presentation()
        self.deck.slide_width, self.deck.slide_height = Inches(WIDE), Inches(HIGH)
        self.deck.core_properties.title = _clean(report.title)
        self.deck.core_properties.author = _clean(report.byline.rpartition(", ")[0]) or "Unblind"

    def written(self) -> bytes:
        """Return the file."""
        file = io.BytesIO()
        self.deck.save(file)
        return file.getvalue()

    def add(self, section: Section) -> None:
        """Add a section: its texts together, every finding, figure and table on a slide of its own."""
        if not section.title:
            self._add_first(section)
            return
        texts = [ELSEWHERE] if section.title == LAST else []
        alone = [block for block in section.blocks if isinstance(block, Finding | Figure | Table)]
        if all(isinstance(block, Verbatim | Text) for block in section.blocks) and section.title != LAST:
            # Prompts, which are no slides.
            return
        texts = [*_texts_of(section), *texts]
        # What is said of findings follows them, and what is said of tables goes before.
        after = any(isinstance(block, Finding) for block in alone)
        if not after:
            self._flush(section.title, texts)
        for block in alone:
            self._add_alone(block)
        if after:
            self._flush(section.title, texts)

    def _flush(self, title: str, texts: list[str]) -> None:
        width, height = WIDE - 2 * EDGE, FOOT - TOP
        size = BODY if height_of(texts, width, BODY) <= height else SMALLER
        for number, page in enumerate(pages_of(texts, width, height, size)):
            slide = self._slide(title if number == 0 else f"{title} (continued)")
            self._text(slide, page, (EDGE, TOP, width, height), size)

    def _add_first(self, section: Section) -> None:
        """Write the one sentence, what the evidence is not, and the chart beside them."""
        chart = next((block.figure for block in section.blocks if isinstance(block, Figure)), None)
        is_drawn = chart is not None and bool(panels_of(chart))
        slide, width = self._slide(self.report.title), BESIDE if is_drawn else WIDE - 2 * EDGE
        notices = [block for block in section.blocks if isinstance(block, Notice)]
        lead = [text for text in (self.report.byline, self.report.subtitle) if text]
        top = TOP
        said = RED if any(one.warns for one in notices) else INK
        parts = ((lead, GREY), ([one.text for one in notices], said), (_texts_of(section), GREY))
        for (texts, color), size in zip(parts, (12.0, BODY, 12.0), strict=True):
            room = FOOT - top
            fits = (one for one in (size, SMALLER, 11.0) if one <= size and height_of(texts, width, one) < room)
            size = next(fits, 10.0)
            high = min(height_of(texts, width, size), room)
            self._text(slide, texts, (EDGE, top, width, high), size, color)
            top += high + 0.15
        if is_drawn:
            self._draw(slide, chart, EDGE + BESIDE + 0.3, TOP)

    def _add_alone(self, block: Finding | Figure | Table) -> None:
        match block:
            case Table(title, rows, muted):
                self._add_table(title, rows, muted)
            case Figure(title, figure, _):
                self._add_chart(title, [], figure)
            case Finding(title, text, figure):
                self._add_chart(title, [text], figure)

    def _add_chart(self, title: str, texts: list[str], figure: Any) -> None:
        if figure is None or not panels_of(figure):
            self._flush(title, texts)
            return
        pages = pages_of(texts, BESIDE, FOOT - TOP, SMALLER) or [[]]
        slide = self._slide(title)
        if texts:
            size = BODY if height_of(texts, BESIDE, BODY) < FOOT - TOP else SMALLER
            self._text(slide, pages[0], (EDGE, TOP, BESIDE, FOOT - TOP), size)
        self._draw(slide, figure, EDGE + BESIDE + 0.3 if texts else EDGE, TOP)
        for page in pages[1:]:
            self._flush(f"{title} (continued)", page)

    def _draw(self, slide: Any, figure: Any, left: float, top: float) -> None:
        """Draw a figure's panels side by side, under what is announced over it."""
        from core.report.slides.charts import add_chart

        panels, room = panels_of(figure), WIDE - EDGE - left
        if notice := notice_of(figure):
            self._text(slide, [notice], (left, top, room, 0.4), SMALLER, RED)
            top += 0.4
        each = room / max(len(panels), 1)
        for number, panel in enumerate(panels):
            place = (left + number * each, top, each, FOOT - top)
            add_chart(slide, panel, *map(self.inches, place))

    def _add_table(self, title: str, rows: pd.DataFrame, muted: tuple[int, ...]) -> None:
        size = CELL if len(rows.columns) <= 8 else 9.0
        cells = [[_clean(str(value)) for value in row] for row in (list(rows), *rows.to_numpy().tolist())]
        widths = _widths(cells, WIDE - 2 * EDGE)
        heights = [
            max(lines_of(text, width - 0.2, size) for text, width in zip(row, widths, strict=True))
            * size
            * 1.25
            / 72
            + 0.12
            for row in cells
        ]
        pages: list[list[int]] = [[]]
        for number in range(1, len(cells)):
            if heights[0] + sum(heights[one] for one in [*pages[-1], number]) > FOOT - TOP and pages[-1]:
                pages.append([])
            pages[-1].append(number)
        for page, numbers in enumerate(pages):
            slide = self._slide(title if page == 0 else f"{title} (continued)")
            place = (EDGE, TOP, sum(widths), heights[0] + sum(heights[one] for one in numbers))
            table = slide.shapes.add_table(1 + len(numbers), len(widths), *map(self.inches, place)).table
            table.horz_banding = False
            for column, width in enumerate(widths):
                table.columns[column].width = self.inches(width)
            for row, number in enumerate([0, *numbers]):
                table.rows[row].height = self.inches(heights[number])
                for column, text in enumerate(cells[number]):
                    _fill(table.cell(row, column), text, size, grey=number - 1 in muted)

    def _slide(self, title: str) -> Any:
        slide = self.deck.slides.add_slide(self.deck.slide_layouts[5])
        title = shortened(_clean(title), LONGEST_TITLE)
        place = (EDGE, 0.35, WIDE - 2 * EDGE, TOP - 0.45)
        shape = slide.shapes.title
        shape.left, shape.top, shape.width, shape.height = map(self.inches, place)
        self._write(shape.text_frame, [title], TITLE if len(title) < 60 else 20.0, INK, bold=True)
        number = len(self.deck.slides)
        foot = f"Unblind · {self.report.title[:70]} · {self.report.byline} · {number}"
        self._text(slide, [foot], (EDGE, FOOT + 0.1, WIDE - 2 * EDGE, 0.3), FOOTER, GREY)
        return slide

    def _text(
        self,
        slide: Any,
        texts: list[str],
        place: tuple[float, float, float, float],
        size: float,
        color: tuple[int, int, int] = INK,
    ) -> None:
        box = slide.shapes.add_textbox(*map(self.inches, place))
        self._write(box.text_frame, texts, size, color)

    def _write(
        self, frame: Any, texts: list[str], size: float, color: tuple[int, int, int], *, bold: bool = False
    ) -> None:
        from pptx.dml.color import RGBColor
        from pptx.enum.text import PP_ALIGN
        from pptx.util import Pt

        frame.word_wrap = True
        for number, text in enumerate(texts):
            paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
            run = paragraph.add_run()
            run.text = _clean(text)
            run.font.size, run.font.bold, run.font.color.rgb = Pt(size), bold, RGBColor(*color)
            paragraph.alignment, paragraph.space_after = PP_ALIGN.LEFT, Pt(size / 2)


def _texts_of(section: Section) -> list[str]:
    """Return the texts of a section that stand on no slide of their own."""
    texts: list[str] = []
    for block in section.blocks:
        match block:
            case Text(text) | Figure(note=text) if text:
                texts.append(text)
            case Notice(text, _) if section.title:
                texts.append(text)
            case Bullets(bullets):
                texts += [f"• {one}" for one in bullets]
            case Link(text, address):
                texts.append(f"{text}: {address}")
            case Verbatim(_, text) if section.title == LAST:
                texts.append(text)
    return texts


def _clean(text: str) -> str:
    """Leave out what no XML can hold, and keep a text on its lines."""
    readable = text.encode(errors="replace").decode()
    return "".join(letter if letter.isprintable() else " " for letter in readable)


def _widths(cells: list[list[str]], room: float) -> list[float]:
    """Share the room among columns by their longest texts, so that no word of few letters is parted."""
    longest = [min(max(*(len(row[column]) for row in cells), 9), 30) + 4 for column in range(len(cells[0]))]
    return [room * one / sum(longest) for one in longest]


def _fill(cell: Any, text: str, size: float, *, grey: bool) -> None:
    from pptx.dml.color import RGBColor
    from pptx.util import Inches, Pt

    cell.text = text
    cell.margin_top = cell.margin_bottom = Inches(0.03)
    for run in cell.text_frame.paragraphs[0].runs:
        run.font.size = Pt(size)
        if grey:
            run.font.color.rgb = RGBColor(*GREY)
