"""Trains the trunk.

    python3 train.py --start trunk.pt --cache cache --run run --minutes 90 [--eval eval] [--resume]

The learning rate falls along a cosine to the end, counted in minutes or, with --steps, in steps (then two runs
with one seed see the same pictures in the same order and take the same steps).
"""
import argparse
import json
import math
import os
import sys
import time
from pathlib import Path

# One compiled kernel per layer and shape: the default of 1024 forgets some before they come round again.
os.environ.setdefault("DNNL_PRIMITIVE_CACHE_CAPACITY", "8192")

import torch
from torch import nn

from checkpoint import load_checkpoint
from classes import ClassData, class_loss, make_class_heads, see_classes
from convs import quicken
from losses import Descriptor
from model import freeze_blocks, norm_layers
from detector import Detector
from pairs import PairData, frame_loss, pair_loss, see_frames, see_pairs
from share import Share
from teacher import Teacher
from validate import measure_crops, measure_frames

WARM_UP = 100         # steps, after those in which only the heads learn
HEAD_RATE = 5         # heads learn this many times faster than the trunk
SHARE_MINUTES = 1
FRAME_WEIGHT = 1.0    # of the detector's loss beside matching
PICTURES = ("crops", "cuts", "images", "thumbs", "products")  # entries of a batch that are pictures
EXPONENT_RATE = 15    # and the GeM exponent this many times
CLIP = 2.0            # length of the gradient, at most


def parse():
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("--start", type=Path, required=True, help="checkpoint to begin with")
    ask.add_argument("--cache", type=Path, required=True)
    ask.add_argument("--run", type=Path, required=True, help="folder of log.jsonl, last.pt and best.pt")
    ask.add_argument("--eval", type=Path, help="folder of the validation pictures; without it nothing is measured")
    ask.add_argument("--boutique-eval", type=Path, help="a drawing of the shop whose looks `split: test` are measured too")
    ask.add_argument("--minutes", type=float, default=90)
    ask.add_argument("--steps", type=int, help="instead of --minutes")
    ask.add_argument("--rate", type=float, default=1.5e-4)
    ask.add_argument("--garments", type=int, default=20, help="garments in a step, each as a crop and as a picture")
    ask.add_argument("--photos", type=int, default=6, help="outfit photos in a step of the detector")
    ask.add_argument("--thumbs", type=int, default=12)
    ask.add_argument("--products", type=int, default=4)
    ask.add_argument("--teacher", type=Path, help="ONNX graph of a network trained on ImageNet; without it only labels teach names")
    ask.add_argument("--name-every", type=int, default=2, help="naming joins every so many steps")
    ask.add_argument("--match-every", type=int, default=1, help="matching and the detector join every so many steps")
    ask.add_argument("--boutique-share", type=float, default=0.45, help="share of the steps, once it is prepared")
    ask.add_argument("--freeze", type=int, default=13, help="the stem and so many of the 16 bottlenecks stay as they are; 0: all learn")
    ask.add_argument("--heads-first", type=int, default=150, help="steps in which only the heads learn: new heads would spoil the trunk")
    ask.add_argument("--replay", type=int, default=4, help="steps that use what the frozen part gave for one batch")
    ask.add_argument("--save-minutes", type=float, default=5)
    ask.add_argument("--check-minutes", type=float, default=12)
    ask.add_argument("--share", type=Path, help="folder through which several processes train one trunk")
    ask.add_argument("--rank", type=int, default=0, help="0 saves and measures; each process needs its own")
    ask.add_argument("--seed", type=int, default=0)
    ask.add_argument("--threads", type=int, default=0)
    ask.add_argument("--resume", action="store_true")
    return ask.parse_args()


def make_optimiser(trunk, heads, rate):
    def split(parameters):
        parameters = [p for p in parameters if p.requires_grad]
        return [p for p in parameters if p.ndim > 1], [p for p in parameters if p.ndim <= 1]
    groups = [dict(params=[trunk.p], factor=EXPONENT_RATE, weight_decay=0)]
    for parameters, factor in ((trunk.net.parameters(), 1), (heads.parameters(), HEAD_RATE)):
        matrices, vectors = split(parameters)
        groups += [dict(params=matrices, factor=factor, weight_decay=0.02), dict(params=vectors, factor=factor, weight_decay=0)]
    return torch.optim.AdamW(groups, lr=rate, betas=(0.9, 0.98))


def rate_at(progress, step, rate, heads_first):
    """Warm-up, then a cosine to 2 % of the rate. progress: 0..1."""
    done = step + 1 if step < heads_first else step + 1 - heads_first
    return rate * min(1, done / (WARM_UP if step >= heads_first else 10)) * (0.02 + 0.98 * (1 + math.cos(math.pi * min(1, progress))) / 2)


def save(path: Path, content):
    partial = path.with_suffix(".partial")
    torch.save(content, partial)
    os.replace(partial, path)


def snapshot(trunk, heads, state, optimiser=None):
    saved = dict(trunk=trunk.net.state_dict(), p=float(trunk.p), state=state,
                 heads={name: head.state_dict() for name, head in heads.items()})
    return saved | (dict(optimiser=optimiser.state_dict()) if optimiser else {})


def load_known(heads, saved):
    """Heads of the checkpoint that still have the same form go on; the others start anew."""
    for name, head in heads.items():
        state, own = saved.get("heads", {}).get(name), head.state_dict()
        if state and set(state) == set(own) and all(state[k].shape == own[k].shape for k in own):
            head.load_state_dict(state)


def find_boutique(cache, found):
    """The boutique may be prepared while training runs: it joins when its list is there (it is written last)."""
    return found or (PairData(cache, "boutique") if (cache / "boutique.json").exists() else None)


def check(trunk, heads, args):
    """-> figures and the one number that decides which checkpoint is best: what a shopper meets, matching first."""
    trunk.eval(), heads.eval()
    figures = dict(crops=measure_crops(trunk, heads["looks"], args.eval / "street"), frames=measure_frames(trunk, heads["detector"], args.eval / "street"))
    score = figures["crops"]["mAP"] + 0.3 * figures["frames"]["AP50"]
    if args.boutique_eval:
        figures |= dict(boutique=measure_crops(trunk, heads["looks"], args.boutique_eval), boutiqueFrames=measure_frames(trunk, heads["detector"], args.boutique_eval))
        score += figures["boutique"]["mAP"] + 0.3 * figures["boutiqueFrames"]["AP50"]
    return figures, score


class Replay:
    """Batches as the frozen part left them, in half precision, to be used again in later steps.

    [Note: replay] With 13 of 16 bottlenecks frozen, the frozen part is half of a step's work; its output for one
    view never changes. Using each batch about four times makes a step nearly twice as fast on a CPU. Off at 1.
    """

    def __init__(self, size=80):
        self.size, self.batches, self.next = size, [], 0

    def add(self, batch):
        kept = {k: v.half() if k in PICTURES else v for k, v in batch.items()}
        if len(self.batches) < self.size:
            self.batches.append(kept)
        else:
            self.batches[self.next] = kept
            self.next = (self.next + 1) % self.size
        return batch

    def pick(self, dice):
        return self.batches[int(torch.randint(len(self.batches), (1,), generator=dice))]


class Log:
    """JSON lines in a file, one progress line on the terminal."""

    def __init__(self, path):
        self.file = open(path, "a", buffering=1)

    def write(self, **row):
        self.file.write(json.dumps({k: round(v, 5) if isinstance(v, float) else v for k, v in row.items()}) + "\n")

    def show(self, progress, text):
        if sys.stderr.isatty():
            done = int(progress * 30)
            sys.stderr.write(f"\r[{'#' * done}{'.' * (30 - done)}] {text}\x1b[K")


def main():
    args = parse()
    if min(args.name_every, args.match_every) != 1:
        raise SystemExit("--name-every or --match-every has to be 1: every step learns something")
    if args.threads:
        torch.set_num_threads(args.threads)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    torch.manual_seed(args.seed)
    args.run.mkdir(parents=True, exist_ok=True)
    last = args.run / "last.pt"
    trunk, saved, sha = load_checkpoint(last if args.resume else args.start)
    teacher = Teacher(args.teacher, args.threads) if args.teacher else None
    classes, street, boutique = ClassData(args.cache, teacher), PairData(args.cache, "street"), None
    heads = nn.ModuleDict({"looks": Descriptor(), "detector": Detector()})
    for name, head in make_class_heads(classes, saved).items():
        heads[name] = head
    state = dict(step=0, minutes=0.0, pictures=0, best=0.0)
    trunk.to(device, memory_format=torch.channels_last), heads.to(device)
    load_known(heads, saved)
    freeze_blocks(trunk, args.freeze)
    if device == "cpu":
        quicken(trunk)
    optimiser = make_optimiser(trunk, heads, args.rate)
    if args.resume:
        optimiser.load_state_dict(saved["optimiser"])
        state = saved["state"]
    log = Log(args.run / ("log.jsonl" if args.rank == 0 else f"log.{args.rank}.jsonl"))
    log.write(event="resume" if args.resume else "start", checkpoint=sha, device=device, **{k: str(v) for k, v in vars(args).items()})

    trainable = [p for g in optimiser.param_groups for p in g["params"]]
    began, before = time.monotonic(), state["minutes"]
    saved_at = checked_at = shared_at = time.monotonic()
    share = Share(args.share, args.rank, dict(trunk=trunk, heads=heads)) if args.share else None
    sums, count, replay = {}, 0, {}
    while True:
        progress = state["step"] / args.steps if args.steps else state["minutes"] / args.minutes
        if progress >= 1:
            break
        boutique = find_boutique(args.cache, boutique)
        trunk.train()
        for norm in norm_layers(trunk):
            norm.eval()  # running statistics stay: batches are small and mixed
        # A generator of its own for each step: a resumed run sees what the unbroken one would have seen.
        dice = torch.Generator().manual_seed((args.seed + 7919 * args.rank) * 1_000_003 + state["step"])
        source = boutique if boutique and float(torch.rand(1, generator=dice)) < args.boutique_share else street
        rate = rate_at(progress, state["step"], args.rate, args.heads_first)
        for group in optimiser.param_groups:
            group["lr"] = rate * group["factor"]
        optimiser.zero_grad(set_to_none=True)
        trunk.learns = state["step"] >= args.heads_first
        fresh = (state["step"] // max(args.name_every, args.match_every)) % args.replay == 0

        def see(key, draw):
            """A batch: drawn anew, or one that was."""
            kept = replay.setdefault(key, Replay())
            return kept.add(draw()) if fresh or not kept.batches else kept.pick(dice)

        figures, used = {}, []
        if state["step"] % args.match_every == 0:
            batch = see(source.name, lambda: see_pairs(trunk, source, args.garments, dice))
            frames = see("frames " + source.name, lambda: see_frames(trunk, source, args.photos, dice))
            loss, matched = pair_loss(trunk, heads, source, batch)
            loss.backward()
            framed, found = frame_loss(trunk, heads, frames)
            (FRAME_WEIGHT * framed).backward()
            figures |= {("" if source is street else "boutique.") + k: v for k, v in (matched | found).items()}
            used += [batch, frames]
        if state["step"] % args.name_every == 0:
            batch = see("classes", lambda: see_classes(trunk, classes, args.thumbs, args.products, dice))
            loss, named = class_loss(trunk, heads, classes, batch)
            loss.backward()
            figures |= named
            used.append(batch)
        length = float(nn.utils.clip_grad_norm_(trainable, CLIP))
        if not math.isfinite(length):
            raise FloatingPointError(f"step {state['step']}: gradient is {length}, losses {figures}")
        optimiser.step()
        trunk.clamp_exponent()

        state["step"] += 1
        state["pictures"] += sum(len(b[key]) for b in used for key in PICTURES if key in b)
        state["minutes"] = before + (time.monotonic() - began) / 60
        for key, value in (figures | {"gradient": length}).items():
            sums.setdefault(key, []).append(value)
        count += 1
        log.show(progress, f"step {state['step']} loss {float(loss):.2f} {state['pictures'] / state['minutes'] / 60:.0f}/s")
        if count == 20:
            log.write(event="train", step=state["step"], minutes=state["minutes"], pictures=state["pictures"], rate=rate, p=float(trunk.p),
                      **{k: sum(v) / len(v) for k, v in sums.items()})
            sums, count = {}, 0
        if share and time.monotonic() - shared_at > SHARE_MINUTES * 60:
            share.exchange()
            shared_at = time.monotonic()
        if args.rank == 0 and time.monotonic() - saved_at > args.save_minutes * 60:
            save(last, snapshot(trunk, heads, state, optimiser))
            saved_at = time.monotonic()
        if args.eval and args.rank == 0 and time.monotonic() - checked_at > args.check_minutes * 60:
            keep_best(trunk, heads, state, args, log)
            checked_at = time.monotonic()
    if args.rank:
        return
    if args.eval:
        keep_best(trunk, heads, state, args, log)
    save(last, snapshot(trunk, heads, state, optimiser))
    log.write(event="end", **state)


def keep_best(trunk, heads, state, args, log):
    figures, score = check(trunk, heads, args)
    log.write(event="check", step=state["step"], minutes=state["minutes"], score=score, **figures)
    if score > state["best"]:
        state["best"] = score
        save(args.run / "best.pt", snapshot(trunk, heads, state))


if __name__ == "__main__":
    main()
