"""Trains the net that marks the lines of a machine readable zone in a small grey picture, at any angle.

  python3 training/train_locator.py --out DIR --minutes 30 [--seed 1]

Same needs as train.py, plus fonts-dejavu and fonts-liberation. Output at a quarter of the size: core of a line (logit), cosine, sine.
"""
import argparse
import json
import math
import os
import time

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

import scenes
from train import block


class Locator(nn.Module):
    def __init__(self):
        super().__init__()
        self.near = nn.Sequential(block(1, 12, 5, 2), block(12, 24, 3, 2), block(24, 24))
        self.far = nn.Sequential(block(24, 40, 3, 2), self.wide(40, 2), self.wide(40, 4), self.wide(40, 8))
        self.join = nn.Sequential(block(64, 24, 1), nn.Conv2d(24, 3, 3, padding=1))

    @staticmethod
    def wide(c, d):
        return nn.Sequential(nn.Conv2d(c, c, 3, padding=d, dilation=d, bias=False), nn.BatchNorm2d(c), nn.ReLU(inplace=True))

    def forward(self, x):
        n = self.near(x)
        f = F.interpolate(self.far(n), scale_factor=2, mode='nearest')
        return self.join(torch.cat([n, f], 1))


def batch(r, bank, size):
    rows = [scenes.scene(r, bank) for _ in range(size)]
    x = np.stack([scenes.normalise(a[0]) for a in rows])[:, None]
    core = np.stack([a[1] for a in rows])[:, None]
    return torch.from_numpy(x), torch.from_numpy(core), torch.tensor([a[2] for a in rows])


def losses(out, core, way):
    mark = F.binary_cross_entropy_with_logits(out[:, :1], core, pos_weight=torch.tensor(2.0))
    inter = (torch.sigmoid(out[:, :1]) * core).sum()
    dice = 1 - (2 * inter + 1) / (torch.sigmoid(out[:, :1]).sum() + core.sum() + 1)
    turn = (((out[:, 1:] - way[:, :, None, None]) ** 2) * core).sum() / (core.sum() + 1)
    return mark * 5 + dice + 0.5 * turn, mark, dice, turn


def main():
    p = argparse.ArgumentParser()
    p.add_argument('--out', required=True)
    p.add_argument('--minutes', type=float, default=30)
    p.add_argument('--seed', type=int, default=1)
    a = p.parse_args()
    os.makedirs(a.out, exist_ok=True)
    torch.set_num_threads(1)
    torch.manual_seed(a.seed)
    r = np.random.default_rng(a.seed)
    bank = scenes.words(r)
    held_r = np.random.default_rng(31337)
    held = [batch(held_r, bank, 8) for _ in range(8)]
    model, smooth = Locator(), Locator()
    smooth.load_state_dict(model.state_dict())
    print('weights', sum(q.numel() for q in model.parameters()), flush=True)
    optimiser = torch.optim.AdamW(model.parameters(), lr=3e-3, weight_decay=1e-4)
    start, last, step, log, total = time.time(), time.time(), 0, [], a.minutes * 60
    while time.time() - start < total:
        done = (time.time() - start) / total
        for g in optimiser.param_groups:
            g['lr'] = 3e-3 * min(1, (step + 1) / 50) * (0.02 + 0.98 * 0.5 * (1 + math.cos(math.pi * done)))
        x, core, way = batch(r, bank, 8)
        loss = losses(model(x), core, way)[0]
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 2.0)
        optimiser.step()
        step += 1
        keep = min(0.995, 1 - 1 / (step / 4 + 1))
        with torch.no_grad():
            for m, s in zip(model.state_dict().values(), smooth.state_dict().values()):
                s.mul_(keep).add_(m, alpha=1 - keep) if s.dtype.is_floating_point else s.copy_(m)
        if time.time() - last > 120:
            last = save(a, smooth, held, step, (time.time() - start) / 60, log)
    save(a, smooth, held, step, (time.time() - start) / 60, log)


def save(a, model, held, step, minutes, log):
    model.eval()
    with torch.no_grad():
        parts = np.mean([[float(v) for v in losses(model(x), c, w)] for x, c, w in held], 0)
    log.append({'step': step, 'pictures': step * 8, 'minutes': round(minutes, 1), 'mark': round(parts[1], 4), 'dice': round(parts[2], 4), 'turn': round(parts[3], 4)})
    print(log[-1], flush=True)
    path = os.path.join(a.out, 'model.onnx')
    torch.onnx.export(model, torch.zeros(1, 1, 320, 320), path + '.tmp', input_names=['picture'], output_names=['marks'], opset_version=13,
                      dynamic_axes={'picture': {2: 'height', 3: 'width'}, 'marks': {2: 'height', 3: 'width'}})
    os.replace(path + '.tmp', path)
    torch.save(model.state_dict(), os.path.join(a.out, 'state.pt'))
    json.dump({'seed': a.seed, 'log': log}, open(os.path.join(a.out, 'log.json'), 'w'), indent=1)
    return time.time()


if __name__ == '__main__':
    main()
