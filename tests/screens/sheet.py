"""All pictures of one size on one sheet: a row for each screen, a column for each liking."""

from pathlib import Path

from PIL import Image, ImageDraw

GROUND, INK = "#8A857B", "#FFFFFF"
MARGIN, LABEL = 16, 22
SHARE = {"phone": 0.5, "tablet": 0.4}


def contact_sheet(folder: Path, size: str) -> Path | None:
    """Write `<size>.png` in the folder, from the pictures in `<size>/<liking>/`."""
    columns = sorted(path for path in (folder / size).glob("*") if path.is_dir())
    names = sorted({path.stem for column in columns for path in column.glob("*.png")})
    if not names:
        return None
    small = {(n, c): _small(c / f"{n}.png", SHARE.get(size, 0.4)) for n in names for c in columns}
    width, height = next(image.size for image in small.values() if image)
    sheet = Image.new(
        "RGB",
        (
            MARGIN + len(columns) * (width + MARGIN),
            MARGIN + len(names) * (height + LABEL + MARGIN),
        ),
        GROUND,
    )
    pen = ImageDraw.Draw(sheet)
    for row, name in enumerate(names):
        for at, column in enumerate(columns):
            x, y = MARGIN + at * (width + MARGIN), MARGIN + row * (height + LABEL + MARGIN)
            pen.text((x, y), f"{name} · {column.name}", fill=INK)
            image = small[name, column]
            if image:
                sheet.paste(image, (x, y + LABEL))
    path = folder / f"{size}.png"
    sheet.save(path, optimize=True)
    return path


def _small(path: Path, share: float) -> Image.Image | None:
    if not path.exists():
        return None
    with Image.open(path) as image:
        return image.convert("RGB").resize(
            (round(image.width * share), round(image.height * share)), Image.Resampling.LANCZOS
        )
