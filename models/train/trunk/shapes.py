"""The trunk's input of a picture: its own shape, never a padded square. The twin of `shapeFor` in models/core/pixels.ts."""
PHOTO_AREA, ITEM_AREA, CROP_AREA = 256 * 256, 160 * 160, 128 * 128
CATALOG_AREAS = 256 * 256, 320 * 320
MARGIN = 0.08  # of a box's longer side, added on each side before a garment is cut out
STEP, LEAST, OVER = 32, 64, 1.12


def shape_for(width, height, area):
    """Height and width: multiples of 32, together at most 12 % above `area`, in which the picture scaled to fit covers most pixels."""
    best = None
    for wide in range(LEAST, int(OVER * area / LEAST) + 1, STEP):
        for high in range(LEAST, int(OVER * area / wide) + 1, STEP):
            scale = min(wide / width, high / height)
            key = (round(width * scale) * round(height * scale), -wide * high)
            if best is None or key > best[0]:
                best = key, (high, wide)
    return best[1]


def with_margin(box):
    """x0, y0, x1, y1 -> grown on each side."""
    x0, y0, x1, y1 = box
    grow = MARGIN * max(x1 - x0, y1 - y0)
    return x0 - grow, y0 - grow, x1 + grow, y1 + grow
