"""Goes on with the detector alone, on a trunk that no longer changes: many times faster than with it.

    python3 train_detector.py --start run/best.pt --cache cache --to final.pt --minutes 10 [--eval eval] [--boutique-eval V2]

A view goes through the trunk once; its two maps are kept and come back in several steps.
"""
import argparse
import math
import time
from pathlib import Path

import torch

from checkpoint import load_checkpoint
from detector import Detector, detect_loss
from pairs import PairData, see_frames
from train import Log, find_boutique, load_known, save
from validate import measure_frames

BATCH, STEPS_A_VIEW, KEPT = 16, 1, 150  # pictures a step, steps a batch of new views, batches kept: more of the same overfits
PHOTOS = 8


def parse():
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("--start", type=Path, required=True)
    ask.add_argument("--cache", type=Path, required=True)
    ask.add_argument("--to", type=Path, required=True, help="the checkpoint with its new detector; its log lies beside it")
    ask.add_argument("--eval", type=Path)
    ask.add_argument("--boutique-eval", type=Path)
    ask.add_argument("--minutes", type=float, default=10)
    ask.add_argument("--rate", type=float, default=1e-3)
    ask.add_argument("--boutique-share", type=float, default=0.35)
    ask.add_argument("--seed", type=int, default=0)
    ask.add_argument("--threads", type=int, default=0)
    return ask.parse_args()


@torch.no_grad()
def see_views(trunk, source, dice):
    seen = see_frames(trunk, source, PHOTOS, dice)
    mid, feature_map = trunk.high(seen.pop("images"))
    return dict(mid=mid.half(), map=feature_map.half(), heat=seen["heat"], sides=seen["sides"], learn=seen["learn"])


def draw(kept, dice):
    """BATCH views of one shape out of those kept."""
    shape = kept[int(torch.randint(len(kept), (1,), generator=dice))]["heat"].shape[2:]
    alike = [views for views in kept if views["heat"].shape[2:] == shape]
    chosen = [(alike[int(torch.randint(len(alike), (1,), generator=dice))], int(torch.randint(PHOTOS, (1,), generator=dice))) for _ in range(BATCH)]
    return {key: torch.stack([views[key][i] for views, i in chosen]) for key in chosen[0][0]}


def main():
    args = parse()
    if args.threads:
        torch.set_num_threads(args.threads)
    trunk, saved, sha = load_checkpoint(args.start)
    trunk.eval().to(memory_format=torch.channels_last)
    heads = {"detector": Detector()}
    load_known(heads, saved)
    detector, sources = heads["detector"], dict(street=PairData(args.cache, "street"), boutique=find_boutique(args.cache, None))
    optimiser = torch.optim.AdamW(detector.parameters(), lr=args.rate, weight_decay=1e-3)
    log, dice = Log(args.to.with_suffix(".jsonl")), torch.Generator().manual_seed(args.seed)
    log.write(event="start", checkpoint=sha, **{k: str(v) for k, v in vars(args).items()})
    kept, step, began = [], 0, time.monotonic()
    while (progress := (time.monotonic() - began) / 60 / args.minutes) < 1:
        name = "boutique" if sources["boutique"] and float(torch.rand(1, generator=dice)) < args.boutique_share else "street"
        kept = kept[-(KEPT - 1):] + [see_views(trunk, sources[name], dice)]
        sums = {}
        for _ in range(STEPS_A_VIEW):
            for group in optimiser.param_groups:
                group["lr"] = args.rate * min(1, (step + 1) / 50) * (0.02 + 0.98 * (1 + math.cos(math.pi * progress)) / 2)
            batch = draw(kept, dice)
            optimiser.zero_grad(set_to_none=True)
            loss, figures = detect_loss(detector(batch["mid"].float(), batch["map"].float()), (batch["heat"], batch["sides"], batch["learn"]))
            loss.backward()
            torch.nn.utils.clip_grad_norm_(detector.parameters(), 2.0)
            optimiser.step()
            step += 1
            sums = {k: sums.get(k, 0) + v / STEPS_A_VIEW for k, v in figures.items()}
        log.show(progress, f"step {step} loss {float(loss):.2f}")
        if step % 100 == 0:
            log.write(event="train", step=step, minutes=progress * args.minutes, **sums)
    for name, folder in (("street", args.eval and args.eval / "street"), ("boutique", args.boutique_eval)):
        if folder:
            log.write(event="check", of=name, **measure_frames(trunk, detector, folder))
    saved["heads"]["detector"] = detector.state_dict()
    save(args.to, {k: v for k, v in saved.items() if k != "optimiser"})


if __name__ == "__main__":
    main()
