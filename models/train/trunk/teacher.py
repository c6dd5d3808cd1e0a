"""What a network trained on ImageNet makes of a view: a target that knows more kinds of things than our labels name.

The teacher is an ONNX graph: input `image` [n, 3, 224, 224], RGB, (value 0..255 - 128) / 128; output `embedding`. It sees the very view that
the trunk sees (Beyer et al., Knowledge distillation: a good teacher is patient and consistent, CVPR 2022). It is used in training
only; nothing of it is shipped.
"""
from pathlib import Path

import torch
import torch.nn.functional as F

from model import MEAN, STD

SIDE = 224
BATCH = 48
CENTRE = 768  # pictures of a source whose mean is taken off


class Teacher:
    def __init__(self, path: Path, threads=0):
        import onnxruntime  # only who asks for a teacher needs it
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        self.session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])

    def embed(self, views):
        """float [n, 3, h, w], normalised as the trunk's input -> [n, 1280]. Padded with white to squares, then resized."""
        return torch.cat([self.embed_batch(part) for part in views.split(BATCH)])

    def embed_batch(self, views):
        images = (views * torch.tensor(STD).view(1, 3, 1, 1) + torch.tensor(MEAN).view(1, 3, 1, 1)) * 255
        high, wide = images.shape[2:]
        side = max(high, wide)
        left, top = (side - wide) // 2, (side - high) // 2
        images = F.pad(images, (left, side - wide - left, top, side - high - top), value=255.0)
        images = F.interpolate(images, size=(SIDE, SIDE), mode="bilinear", align_corners=False, antialias=True)
        return torch.from_numpy(self.session.run(["embedding"], {"image": ((images - 128) / 128).numpy()})[0])


def taught_loss(guess, wanted):
    """1 - cosine, mean. guess: [n, 1280]; wanted: the teacher's embeddings, centred."""
    return (1 - F.cosine_similarity(guess, wanted.to(guess.device), dim=1)).mean()
