"""Trains the net that marks portraits, and places where one should be, in a small grey picture of any orientation.

  python3 training/train_portrait.py --out DIR --minutes 40 [--seed 1]

Same needs as train_locator.py. Output at a quarter of the size: portrait (logit), empty or covered place of one (logit).
Minutes are of CPU time. Starting again with the same DIR goes on from the checkpoint.
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

import portraits
import scenes
from train_locator import Locator


class Portraits(Locator):
    """The locator's shape; two marks instead of a mark and a direction."""

    def __init__(self):
        super().__init__()
        self.join[1] = nn.Conv2d(24, 2, 3, padding=1)


def batch(r, bank, size):
    rows = [portraits.scene(r, bank) for _ in range(size)]
    x = np.stack([scenes.normalise(a[0]) for a in rows])[:, None]
    return torch.from_numpy(x), torch.from_numpy(np.stack([a[1] for a in rows]))


def loss_of(out, targets):
    mark = F.binary_cross_entropy_with_logits(out, targets)
    shares = torch.sigmoid(out)
    overlap = (shares * targets).sum((0, 2, 3))
    dice = 1 - (2 * overlap + 1) / (shares.sum((0, 2, 3)) + targets.sum((0, 2, 3)) + 1)
    return mark * 5 + dice.mean()


def telling(model, held):
    """Share of held-out pictures with a portrait that have a sure mark, and of those without that have none."""
    found = [0, 0, 0, 0]
    model.eval()
    with torch.no_grad():
        for x, targets in held:
            best = torch.sigmoid(model(x))[:, 0].flatten(1).topk(12).values[:, -1]
            has = targets[:, 0].flatten(1).sum(1) > 12
            found[0] += int((has & (best > 0.5)).sum())
            found[1] += int(has.sum())
            found[2] += int((~has & (best < 0.5)).sum())
            found[3] += int((~has).sum())
    model.train()
    return found[0] / max(1, found[1]), found[2] / max(1, found[3])


def main():
    p = argparse.ArgumentParser()
    p.add_argument('--out', required=True)
    p.add_argument('--minutes', type=float, default=40)
    p.add_argument('--seed', type=int, default=1)
    a = p.parse_args()
    os.makedirs(a.out, exist_ok=True)
    torch.set_num_threads(1)
    torch.manual_seed(a.seed)
    r = np.random.default_rng(a.seed)
    bank = scenes.words(r)
    held_r = np.random.default_rng(4711)
    held = [batch(held_r, bank, 10) for _ in range(20)]
    model, smooth = Portraits(), Portraits()
    optimiser = torch.optim.AdamW(model.parameters(), lr=3e-3, weight_decay=1e-4)
    step, spent, log = 0, 0.0, []
    path = os.path.join(a.out, 'state.pt')
    if os.path.exists(path):
        s = torch.load(path)
        model.load_state_dict(s['model']), smooth.load_state_dict(s['smooth']), optimiser.load_state_dict(s['optimiser'])
        step, spent, log = s['step'], s['spent'], s['log']
        r = np.random.default_rng([a.seed, step])
    else:
        smooth.load_state_dict(model.state_dict())
    print('weights', sum(q.numel() for q in model.parameters()), flush=True)
    start, last, total = time.process_time(), time.process_time(), a.minutes * 60
    while spent + time.process_time() - start < total:
        done = (spent + time.process_time() - start) / total
        for g in optimiser.param_groups:
            g['lr'] = 3e-3 * min(1, (step + 1) / 50) * (0.02 + 0.98 * 0.5 * (1 + math.cos(math.pi * done)))
        x, targets = batch(r, bank, 10)
        loss = loss_of(model(x), targets)
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 2.0)
        optimiser.step()
        step += 1
        keep = min(0.995, 1 - 1 / (step / 4 + 1))
        with torch.no_grad():
            for m, s in zip(model.state_dict().values(), smooth.state_dict().values()):
                s.mul_(keep).add_(m, alpha=1 - keep) if s.dtype.is_floating_point else s.copy_(m)
        if time.process_time() - last > 100:
            last = save(a, model, smooth, optimiser, held, step, spent + time.process_time() - start, log)
    save(a, model, smooth, optimiser, held, step, spent + time.process_time() - start, log)


def save(a, model, smooth, optimiser, held, step, spent, log):
    found, silent = telling(smooth, held)
    log.append({'step': step, 'pictures': step * 10, 'minutes': round(spent / 60, 1), 'found': round(found, 4), 'silent': round(silent, 4)})
    print(log[-1], flush=True)
    smooth.eval()
    path = os.path.join(a.out, 'model.onnx')
    torch.onnx.export(smooth, torch.zeros(1, 1, portraits.SIZE, portraits.SIZE), path + '.tmp', input_names=['picture'], output_names=['marks'],
                      opset_version=13, dynamic_axes={'picture': {2: 'height', 3: 'width'}, 'marks': {2: 'height', 3: 'width'}})
    os.replace(path + '.tmp', path)
    state = os.path.join(a.out, 'state.pt')
    torch.save({'model': model.state_dict(), 'smooth': smooth.state_dict(), 'optimiser': optimiser.state_dict(),
                'step': step, 'spent': spent, 'log': log}, state + '.tmp')
    os.replace(state + '.tmp', state)
    json.dump({'seed': a.seed, 'log': log}, open(os.path.join(a.out, 'log.json'), 'w'), indent=1)
    return time.process_time()


if __name__ == '__main__':
    main()
