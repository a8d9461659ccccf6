"""Trains the net that marks lines of print in a grey picture, at any angle, with their direction and the height of their capitals.

  python3 training/train_print_locator.py --out DIR --pictures 20000 [--seed 1]

Same needs as train_print.py. Output at a quarter of the size: core of a line (logit), cosine, sine, log2 of the height of a capital against 8 pixels.
"""
import argparse
import json
import math
import multiprocessing
import os
import time

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

import print_pages as pages
import scenes
from train import block

SIZE = 6                        # pictures of a batch


class Locator(nn.Module):
    def __init__(self):
        super().__init__()
        self.near = nn.Sequential(block(1, 16, 5, 2), block(16, 24, 3, 2), block(24, 24))
        self.far = nn.Sequential(block(24, 40, 3, 2), self.wide(40, 2), self.wide(40, 4), self.wide(40, 8))
        self.join = nn.Sequential(block(64, 28, 1), nn.Conv2d(28, 4, 3, padding=1))

    @staticmethod
    def wide(c, d):
        return nn.Sequential(nn.Conv2d(c, c, 3, padding=d, dilation=d, bias=False), nn.BatchNorm2d(c), nn.ReLU(inplace=True))

    def forward(self, x):
        n = self.near(x)
        f = F.interpolate(self.far(n), scale_factor=2, mode='nearest')
        return self.join(torch.cat([n, f], 1))


def batch(r, bank, size):
    rows = [pages.picture(r, bank) for _ in range(size)]
    return (np.stack([scenes.normalise(a[0]) for a in rows])[:, None], np.stack([a[1] for a in rows])[:, None],
            np.stack([a[2] for a in rows])[:, None], np.float32([a[3] for a in rows]))


def losses(out, core, height, way):
    mark = F.binary_cross_entropy_with_logits(out[:, :1], core, pos_weight=torch.tensor(1.5))
    p = torch.sigmoid(out[:, :1])
    dice = 1 - (2 * (p * core).sum() + 1) / (p.sum() + core.sum() + 1)
    sure = (core > 0.3).float()
    turn = (((out[:, 1:3] - way[:, :, None, None]) ** 2) * sure).sum() / (sure.sum() + 1)
    size = (F.smooth_l1_loss(out[:, 3:], height, reduction='none', beta=0.1) * sure).sum() / (sure.sum() + 1)
    return mark * 4 + dice + 0.5 * turn + size, mark, dice, turn, size


def feed(queue, seed, step, size):
    r = np.random.default_rng([seed, step])                 # going on from a checkpoint shows other pictures
    bank = pages.Bank(np.random.default_rng(seed))
    while True:
        queue.put(batch(r, bank, size))
        bank.renew(r, 6)


def main():
    p = argparse.ArgumentParser()
    p.add_argument('--out', required=True)
    p.add_argument('--pictures', type=int, default=20_000)
    p.add_argument('--seed', type=int, default=1)
    a = p.parse_args()
    os.makedirs(a.out, exist_ok=True)
    torch.set_num_threads(1)
    torch.manual_seed(a.seed)
    held_r = np.random.default_rng(31337)
    held_bank = pages.Bank(held_r, 300)
    held = [[torch.from_numpy(v) for v in batch(held_r, held_bank, SIZE)] for _ in range(6)]
    model, smooth = Locator().to(memory_format=torch.channels_last), Locator()
    smooth.load_state_dict(model.state_dict())
    print('weights', sum(q.numel() for q in model.parameters()), flush=True)
    optimiser = torch.optim.AdamW(model.parameters(), lr=3e-3, weight_decay=1e-4)
    start, last, step, log, spent = time.time(), time.time(), 0, [], 0.0
    state_path = os.path.join(a.out, 'state.pt')
    if os.path.exists(state_path):
        s = torch.load(state_path)
        model.load_state_dict(s['model']), smooth.load_state_dict(s['smooth']), optimiser.load_state_dict(s['optimiser'])
        step, log, spent = s['step'], s['log'], s['spent']
    queue = multiprocessing.Queue(12)
    feeder = multiprocessing.Process(target=feed, args=(queue, a.seed, step, SIZE), daemon=True)
    feeder.start()
    while step * SIZE < a.pictures:
        done = step * SIZE / a.pictures
        for g in optimiser.param_groups:
            g['lr'] = 3e-3 * min(1, (step + 1) / 50) * (0.02 + 0.98 * 0.5 * (1 + math.cos(math.pi * done)))
        x, core, height, way = (torch.from_numpy(v) for v in queue.get())
        loss = losses(model(x.to(memory_format=torch.channels_last)), core, height, way)[0]
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 2.0)
        optimiser.step()
        step += 1
        keep = min(0.995, 1 - 1 / (step / 4 + 1))
        with torch.no_grad():
            for m, s in zip(model.state_dict().values(), smooth.state_dict().values()):
                s.mul_(keep).add_(m, alpha=1 - keep) if s.dtype.is_floating_point else s.copy_(m)
        if time.time() - last > 180:
            last = save(a, model, smooth, optimiser, held, step, spent + time.time() - start, log)
    save(a, model, smooth, optimiser, held, step, spent + time.time() - start, log)
    feeder.terminate()


def save(a, model, smooth, optimiser, held, step, spent, log):
    smooth.eval()
    with torch.no_grad():
        parts = np.mean([[float(v) for v in losses(smooth(x), c, h, w)] for x, c, h, w in held], 0)
    log.append({'step': step, 'pictures': step * SIZE, 'minutes': round(spent / 60, 1), 'mark': round(parts[1], 4), 'dice': round(parts[2], 4),
                'turn': round(parts[3], 4), 'height': round(parts[4], 4)})
    print(log[-1], flush=True)
    path = os.path.join(a.out, 'model.onnx')
    torch.onnx.export(smooth, torch.zeros(1, 1, 384, 384), path + '.tmp', input_names=['picture'], output_names=['marks'], opset_version=13,
                      dynamic_axes={'picture': {2: 'height', 3: 'width'}, 'marks': {2: 'height', 3: 'width'}})
    os.replace(path + '.tmp', path)
    torch.save({'model': model.state_dict(), 'smooth': smooth.state_dict(), 'optimiser': optimiser.state_dict(), 'step': step, 'spent': spent, 'log': log},
               os.path.join(a.out, 'state.pt'))
    json.dump({'seed': a.seed, 'log': log}, open(os.path.join(a.out, 'log.json'), 'w'), indent=1)
    return time.time()


if __name__ == '__main__':
    main()
