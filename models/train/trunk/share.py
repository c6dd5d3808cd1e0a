"""Several training processes as one: each adds what the others have learned since the last exchange.

Every process publishes the sum of its own updates; the others add the part they have not seen, times FACTOR. No
process waits for another, so one on a busy core does not hold up one on a free core.
"""
import os
import time
from pathlib import Path

import torch

# Below 1: updates made side by side partly go the same way.
FACTOR = 0.8


class Share:
    def __init__(self, folder: Path, rank: int, modules):
        """modules: a dict of nn.Module; their parameters that need a gradient are shared."""
        folder.mkdir(parents=True, exist_ok=True)
        self.folder, self.rank, self.seen, self.birth = folder, rank, {}, time.time()
        self.parameters = {f"{m}.{n}": p for m, module in modules.items() for n, p in module.named_parameters() if p.requires_grad}
        self.join()
        self.total = {n: torch.zeros_like(p) for n, p in self.parameters.items()}
        self.mark = {n: p.detach().clone() for n, p in self.parameters.items()}

    def others(self):
        for file in sorted(self.folder.glob("*.share")):
            if file.stem != str(self.rank) and time.time() - file.stat().st_mtime < 600:
                yield file.stem, torch.load(file)

    @torch.no_grad()
    def join(self):
        """A process that comes later starts where the first one of the others stands."""
        for name, other in self.others():
            if not self.seen:
                for n, p in self.parameters.items():
                    p.copy_(other["weights"][n])
            self.seen[name] = other

    @torch.no_grad()
    def exchange(self):
        for n, p in self.parameters.items():
            self.total[n] += p - self.mark[n]
        for name, other in self.others():
            last = self.seen.get(name)
            known = last["total"] if last and last["birth"] == other["birth"] else None
            for n, p in self.parameters.items():
                p += FACTOR * (other["total"][n] - (known[n] if known else 0))
            self.seen[name] = other
        self.mark = {n: p.detach().clone() for n, p in self.parameters.items()}
        partial = self.folder / f"{self.rank}.partial"
        torch.save(dict(birth=self.birth, total=self.total, weights=self.mark), partial)
        os.replace(partial, self.folder / f"{self.rank}.share")
