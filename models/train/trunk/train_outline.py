"""Trains the outliner on the masks of street photos and of the drawn shops.

    python3 train_outline.py --data data --shops W1 W2 ... --to outline.pt --minutes 30 [--shop-eval OURS] [--resume]

The shops are drawn with `--masks`. Split as splits.py says. The learning rate falls along a cosine to the end, counted in minutes or, with
--steps, in steps: then a seed fixes the weights, and a run that was cut short and went on ends with the same ones.
"""
import argparse
import json
import math
import random
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import torch
from PIL import Image

import detector
from augment import blur_some, coin, jitter_colour, normalise, uniform
from data import LEAST_VISIBLE, open_picture
from model import HAS_BF16
from outline import AROUND, SIDE, Outliner, frame_planes, outline_loss
from splits import street_is_validation
from street import KIND_OF, SUPER_CATEGORIES, box_of, read_labels, read_street
from train import Log, save

BATCH, RATE, MOVED = 48, 2e-3, 0.2  # MOVED: a frame's sides are off by up to this share of it, as a detector's are
WARM_UP = 200  # steps


def street_garments(folder: Path):
    """-> (learning, validating): [(picture, mask, value in the mask, box, kind)] of garments of the six kinds."""
    labels, parts = read_labels(folder), ([], [])
    for photo in read_street(folder):
        if photo.mask is None:
            continue
        picture, mask = Image.fromarray(photo.pixels), Image.fromarray(photo.mask)
        for garment in photo.garments:
            if garment.label in KIND_OF:
                parts[street_is_validation(photo.id)].append((picture, mask, garment.index, garment.box, KIND_OF[garment.label]))
    return parts


def shop_garments(folder: Path, split="train"):
    labels = json.loads((folder / "labels.json").read_text())
    kinds = {i["id"]: SUPER_CATEGORIES.index(i["superCategory"]) for i in labels["items"]}
    found = []
    for look in labels["snapshots"]:
        if look["split"] != split:
            continue
        picture, mask = open_picture(folder, look), Image.open(folder / "masks" / f"{look['id']}.png").convert("L")
        for n, piece in enumerate(look["items"], start=1):
            x, y, w, h = piece["box"]
            if piece["visible"] >= LEAST_VISIBLE:
                found.append((picture, mask, n, (x, y, x + w, y + h), kinds[piece["id"]]))
    return found


def cut_view(garment, moved, dice):
    """-> picture uint8 [SIDE, SIDE, 3], truth float [SIDE / 2, SIDE / 2], frame in 0..1 of the view, kind."""
    picture, mask, value, (x0, y0, x1, y1), kind = garment
    w, h = x1 - x0, y1 - y0
    off = [dice.uniform(-moved, moved) for _ in range(4)]
    frame = [x0 + off[0] * w, y0 + off[1] * h, x1 + off[2] * w, y1 + off[3] * h]
    frame = [min(max(frame[0], 0), picture.width - 4), min(max(frame[1], 0), picture.height - 4),
             max(min(frame[2], picture.width), 4), max(min(frame[3], picture.height), 4)]
    frame[2], frame[3] = max(frame[2], frame[0] + 4), max(frame[3], frame[1] + 4)
    seen = view_of(frame, picture.width, picture.height)
    size = (seen[2] - seen[0], seen[3] - seen[1])
    view = picture.resize((SIDE, SIDE), Image.BILINEAR, box=seen, reducing_gap=2.0)
    whole = mask.crop(seen)
    own = Image.fromarray((np.asarray(whole) == value).astype(np.uint8) * 255).resize((SIDE // 2, SIDE // 2), Image.BOX)
    inside = [(frame[0] - seen[0]) / size[0], (frame[1] - seen[1]) / size[1], (frame[2] - seen[0]) / size[0], (frame[3] - seen[1]) / size[1]]
    return np.asarray(view), np.asarray(own, np.float32) / 255, inside, kind


def view_of(frame, width, height):
    """The frame and AROUND of its longer side, in whole pixels inside the photo."""
    around = AROUND * max(frame[2] - frame[0], frame[3] - frame[1])
    return (max(0, int(frame[0] - around)), max(0, int(frame[1] - around)),
            min(width, math.ceil(frame[2] + around)), min(height, math.ceil(frame[3] + around)))


def make_batch(garments, moved, seed):
    dice = random.Random(seed)
    views = [cut_view(g, moved, dice) for g in garments]
    pictures = torch.from_numpy(np.stack([v[0] for v in views])).permute(0, 3, 1, 2).float().div_(255)
    truth = torch.from_numpy(np.stack([v[1] for v in views]))
    return pictures, truth, torch.tensor([v[2] for v in views]), torch.tensor([v[3] for v in views])


def learning_batch(pools, share, seed):
    """Half of the batch (`share`) from street, mirrored at will, light and colours moved."""
    dice = random.Random(seed)
    street, shops = pools
    chosen = [dice.choice(street) if dice.random() < share else dice.choice(shops) for _ in range(BATCH)]
    pictures, truth, frames, kinds = make_batch(chosen, MOVED, seed)
    t = torch.Generator().manual_seed(seed)
    flip = coin(BATCH, t)
    pictures[flip], truth[flip] = pictures[flip].flip(3), truth[flip].flip(2)
    mirrored = torch.stack([1 - frames[:, 2], frames[:, 1], 1 - frames[:, 0], frames[:, 3]], 1)
    frames = torch.where(flip[:, None], mirrored, frames)
    cast = uniform((BATCH, 3, 1, 1), 0.9, 1.1, t)
    pictures = blur_some(jitter_colour(pictures * cast, 0.3, t), 0.2, t)
    return torch.cat([normalise(pictures), frame_planes(frames, kinds)], 1), truth


@torch.no_grad()
def validate(net, garments, moved=0.15):
    """Mean IoU of the outlines and of the frames themselves with the garments' pixels, and of the boxes around both."""
    net.eval()
    rows = []
    for at in range(0, len(garments), 64):
        pictures, truth, frames, kinds = make_batch(garments[at:at + 64], moved, at)
        planes = frame_planes(frames, kinds)
        own = torch.sigmoid(net(torch.cat([normalise(pictures), planes], 1)))[:, 0] > 0.5
        whole = torch.nn.functional.max_pool2d(planes.amax(1, keepdim=True), 2)[:, 0] > 0.5
        real = truth > 0.5
        rows += [(iou(o, r), iou(w, r), box_iou(o, r), box_iou(w, r)) for o, w, r in zip(own, whole, real)]
    net.train()
    return [round(float(v), 4) for v in np.mean(rows, axis=0)]


def iou(a, b):
    return float((a & b).sum() / (a | b).sum().clamp(min=1))


def box_iou(a, b):
    """Of the boxes around what is set; 0 when nothing is."""
    return detector.iou(box_of(a.numpy()), box_of(b.numpy())) if a.any() and b.any() else 0.0


def parse():
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("--data", type=Path, required=True)
    ask.add_argument("--shops", type=Path, nargs="+", required=True)
    ask.add_argument("--shop-eval", type=Path, help="a shop whose looks kept out are measured")
    ask.add_argument("--to", type=Path, required=True, help="the checkpoint; its log lies beside it")
    ask.add_argument("--minutes", type=float, default=30)
    ask.add_argument("--steps", type=int, help="instead of --minutes")
    ask.add_argument("--street-share", type=float, default=0.5)
    ask.add_argument("--save-every", type=int, default=500, help="steps")
    ask.add_argument("--check-every", type=int, default=2000, help="steps")
    ask.add_argument("--seed", type=int, default=0)
    ask.add_argument("--threads", type=int, default=0)
    ask.add_argument("--resume", action="store_true", help="goes on from --to")
    return ask.parse_args()


def main():
    args = parse()
    if args.threads:
        torch.set_num_threads(args.threads)
    torch.manual_seed(args.seed)
    street, street_held = street_garments(args.data / "street")
    shops = [g for folder in args.shops for g in shop_garments(folder)]
    held = dict(street=street_held) | (dict(shop=shop_garments(args.shop_eval, "test")) if args.shop_eval else {})
    net = Outliner().to(memory_format=torch.channels_last)
    optimiser, state = torch.optim.AdamW(net.parameters(), lr=RATE, weight_decay=0.02), dict(step=0, minutes=0.0)
    if args.resume:
        saved = torch.load(args.to, map_location="cpu")
        net.load_state_dict(saved["outline"]), optimiser.load_state_dict(saved["optimiser"])
        state = saved["state"]
    log = Log(args.to.with_suffix(".jsonl"))
    log.write(event="resume" if args.resume else "start", street=len(street), shops=len(shops), held={name: len(part) for name, part in held.items()},
              **{f"--{k}": str(v) for k, v in vars(args).items()})

    def keep():
        save(args.to, dict(outline=net.state_dict(), optimiser=optimiser.state_dict(), state=state))

    def check():
        log.write(event="check", **state, **{name: validate(net, part) for name, part in held.items()})

    began, before, losses = time.monotonic(), state["minutes"], []
    with ThreadPoolExecutor(1) as ahead:
        def ask_batch(step):
            return ahead.submit(learning_batch, (street, shops), args.street_share, args.seed * 1_000_003 + step)
        waiting = [ask_batch(state["step"] + n) for n in range(2)]
        while (progress := state["step"] / args.steps if args.steps else state["minutes"] / args.minutes) < 1:
            for group in optimiser.param_groups:
                group["lr"] = RATE * min(1, (state["step"] + 1) / WARM_UP) * (1 + math.cos(math.pi * progress)) / 2
            x, truth = waiting.pop(0).result()
            waiting.append(ask_batch(state["step"] + 2))
            with torch.autocast("cpu", torch.bfloat16, enabled=HAS_BF16):
                logits = net(x.contiguous(memory_format=torch.channels_last))
            loss = outline_loss(logits, truth)
            optimiser.zero_grad(set_to_none=True)
            loss.backward()
            optimiser.step()
            losses.append(loss.item())
            if not math.isfinite(losses[-1]):
                raise FloatingPointError(f"step {state['step']}: loss is {losses[-1]}")
            state["step"] += 1
            state["minutes"] = before + (time.monotonic() - began) / 60
            log.show(progress, f"step {state['step']} loss {losses[-1]:.3f}")
            if state["step"] % 100 == 0:
                log.write(event="train", **state, loss=float(np.mean(losses)))
                losses = []
            if state["step"] % args.save_every == 0:
                keep()
            if state["step"] % args.check_every == 0:
                check()
    keep()
    check()
    log.write(event="end", **state)


if __name__ == "__main__":
    main()
