"""Processor seconds of the pictures a folder of charts lacks, and of converting the same SVGs; ``rows/pictures.py``.

pictures_timed.py CHARTS    prints JSON: ours, bare, pictures

Bare is each SVG through vl-convert and to a palette of as many colours, in one process.
"""

import io
import json
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import vl_convert
from PIL import Image

from pipeline.publish import chart_record, converter, pictures, png
from pipeline.publish.workers import Workers


def bare(svgs: list[str]) -> None:
    """Converted, and nothing else."""
    for svg in svgs:
        with Image.open(io.BytesIO(vl_convert.svg_to_png(svg))) as opened:
            image = opened.convert("RGB").quantize(png.COLOURS, method=Image.Quantize.FASTOCTREE, dither=0)
        image.save(io.BytesIO(), "PNG", compress_level=6)


def main(folder: Path) -> None:
    """Time both on the pictures that are lacking."""
    converter.load()
    lacking = [one for one in chart_record.read(folder).values() if not (folder / one.drawn.card).is_file()]
    held = [content.card for one in lacking if (content := chart_record.content(folder, one))]
    began = time.process_time()
    bare(held)
    between = time.process_time()
    made = pictures.complete(folder, Workers(1))
    took = {"bare": between - began, "ours": time.process_time() - between, "pictures": len(made)}
    print(json.dumps(took))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
