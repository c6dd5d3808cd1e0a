"""Who may be trained on: the one place that decides. Split by photo or look, never by picture of the same thing."""


def street_is_validation(photo: str) -> bool:
    """Street photos whose number is a multiple of 8: neither the photo nor its cut-outs are trained on."""
    return int(photo) % 8 == 0


def thumb_is_validation(thumb_id: int) -> bool:
    return int(thumb_id) % 10 == 0


def product_is_validation(row: dict) -> bool:
    """The official validation part of the source."""
    return row["split"] == "validation"


def boutique_training(labels: dict):
    """-> (snapshots of training looks, ids of the items those looks wear). The rest is never trained on."""
    snapshots = [s for s in labels["snapshots"] if s["split"] == "train"]
    worn = {item["id"] for s in snapshots for item in s["items"]}
    return snapshots, worn
