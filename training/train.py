"""Trains the OCR-B line recogniser with CTC on endless synthetic lines; writes a checkpoint and an ONNX file as it goes.

  python3 training/train.py --out DIR --minutes 60 [--seed 1] [--threads 1] [--wide 1.0]

Needs Debian's python3-torch (1.13), python3-onnx, python3-numpy, python3-opencv, python3-pil, fonts-ocr-b. No GPU.
Starting again with the same DIR goes on from the checkpoint.
"""
import argparse
import json
import math
import os
import time

import numpy as np
import torch
from torch import nn

import ocrb_lines as lines

CLASSES = len(lines.ALPHABET) + 1


def block(i, o, k=3, stride=1, pad=None):
    pad = (k // 2) if pad is None else pad
    return nn.Sequential(nn.Conv2d(i, o, k, stride, pad, bias=False), nn.BatchNorm2d(o), nn.ReLU(inplace=True))


class Temporal(nn.Module):
    """Looks along the line, with a shortcut."""

    def __init__(self, c, k=5):
        super().__init__()
        self.body = nn.Sequential(nn.Conv2d(c, c, (1, k), padding=(0, k // 2), bias=False), nn.BatchNorm2d(c), nn.ReLU(inplace=True))

    def forward(self, x):
        return x + self.body(x)


class Recogniser(nn.Module):
    """1 x 24 x W -> W/4 steps of class scores. Three to four steps a character, enough for CTC to part '<<'."""

    def __init__(self, wide=1.0):
        super().__init__()
        a, b, c, d = (int(8 * round(n * wide / 8)) for n in (24, 64, 96, 112))
        self.body = nn.Sequential(
            block(1, a, 5, 2),                            # 12 x W/2
            block(a, a, 3),
            nn.MaxPool2d((2, 2)),                         # 6 x W/4
            block(a, b, 3),
            nn.MaxPool2d((2, 1)),                         # 3 x W/4
            block(b, c, 3),
            block(c, d, (3, 3), 1, (0, 1)),               # 1 x W/4
            Temporal(d), Temporal(d),
            nn.Conv2d(d, CLASSES, 1),
        )

    def forward(self, x):
        return self.body(x).squeeze(2).permute(0, 2, 1)   # N x T x classes


def greedy(scores):
    """Best path, repeats merged, blanks dropped."""
    out = []
    for row in scores.argmax(2).tolist():
        s, last = [], 0
        for k in row:
            if k != last and k:
                s.append(lines.ALPHABET[k - 1])
            last = k
        out.append(''.join(s))
    return out


def measure(model, held):
    model.eval()
    exact = chars = wrong = 0
    with torch.no_grad():
        for x, labels in held:
            for got, want in zip(greedy(model(torch.from_numpy(x))), labels):
                exact += got == want
                chars += 1
                wrong += sum(a != b for a, b in zip(got, want)) / len(want) if len(got) == len(want) else 1
    model.train()
    return exact / chars


def export(model, path):
    model.eval()
    x = torch.zeros(1, 1, lines.HEIGHT, 640)
    torch.onnx.export(model, x, path + '.tmp', input_names=['line'], output_names=['scores'], opset_version=13,
                      dynamic_axes={'line': {0: 'n', 3: 'width'}, 'scores': {0: 'n', 1: 'steps'}})
    os.replace(path + '.tmp', path)
    model.train()


def main():
    p = argparse.ArgumentParser()
    p.add_argument('--out', required=True)
    p.add_argument('--minutes', type=float, default=60)
    p.add_argument('--seed', type=int, default=1)
    p.add_argument('--threads', type=int, default=1)
    p.add_argument('--wide', type=float, default=1.0)
    p.add_argument('--batch', type=int, default=24)
    p.add_argument('--rate', type=float, default=2.5e-3)
    a = p.parse_args()
    os.makedirs(a.out, exist_ok=True)
    torch.set_num_threads(a.threads)
    torch.manual_seed(a.seed)
    r = np.random.default_rng(a.seed)
    held_r = np.random.default_rng(987654)
    held = [lines.batch(held_r, 24) for _ in range(20)]

    model = Recogniser(a.wide)
    smooth = Recogniser(a.wide)                           # running mean of the weights: what is exported
    optimiser = torch.optim.AdamW(model.parameters(), lr=a.rate, weight_decay=1e-3)
    ctc = nn.CTCLoss(blank=0, zero_infinity=True)
    step, spent, log = 0, 0.0, []
    state_path = os.path.join(a.out, 'state.pt')
    if os.path.exists(state_path):
        s = torch.load(state_path)
        model.load_state_dict(s['model']), smooth.load_state_dict(s['smooth']), optimiser.load_state_dict(s['optimiser'])
        step, spent, log = s['step'], s['spent'], s['log']
        r = np.random.default_rng([a.seed, step])
    else:
        smooth.load_state_dict(model.state_dict())
    print('weights', sum(p.numel() for p in model.parameters()), flush=True)
    start, last, total, running = time.time(), time.time(), a.minutes * 60, 0.0
    while spent + time.time() - start < total:
        done = (spent + time.time() - start) / total
        warm = min(1.0, (step + 1) / 200)
        for g in optimiser.param_groups:
            g['lr'] = a.rate * warm * (0.02 + 0.98 * 0.5 * (1 + math.cos(math.pi * done)))
        hardness = min(1.0, 0.3 + step / 1200)            # easy lines first: CTC finds its feet sooner
        x, labels = lines.batch(r, a.batch, hardness)
        scores = model(torch.from_numpy(x)).log_softmax(2).permute(1, 0, 2)
        n = len(labels[0])
        loss = ctc(scores, torch.tensor([lines.encode(s) for s in labels]),
                   torch.full((len(labels),), scores.shape[0], dtype=torch.long), torch.full((len(labels),), n, dtype=torch.long))
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 2.0)
        optimiser.step()
        step += 1
        keep = min(0.998, 1 - 1 / (step / 4 + 1))
        with torch.no_grad():
            for m, s in zip(model.state_dict().values(), smooth.state_dict().values()):
                s.mul_(keep).add_(m, alpha=1 - keep) if s.dtype.is_floating_point else s.copy_(m)
        running = loss.item() if step == 1 else 0.98 * running + 0.02 * loss.item()
        if step % 100 == 0:
            print(f'{step} loss {running:.4f} {(time.time() - start + spent) / 60:.1f} min', flush=True)
        if time.time() - last > 180:
            last = save(a, model, smooth, optimiser, step, spent + time.time() - start, log, held)
    save(a, model, smooth, optimiser, step, spent + time.time() - start, log, held)


def save(a, model, smooth, optimiser, step, spent, log, held):
    exact = measure(smooth, held)
    log.append({'step': step, 'lines': step * a.batch, 'minutes': round(spent / 60, 1), 'exact': round(exact, 4)})
    print('held', log[-1], flush=True)
    path = os.path.join(a.out, 'state.pt')
    torch.save({'model': model.state_dict(), 'smooth': smooth.state_dict(), 'optimiser': optimiser.state_dict(),
                'step': step, 'spent': spent, 'log': log}, path + '.tmp')
    os.replace(path + '.tmp', path)
    export(smooth, os.path.join(a.out, 'model.onnx'))
    json.dump({'seed': a.seed, 'batch': a.batch, 'rate': a.rate, 'wide': a.wide, 'log': log}, open(os.path.join(a.out, 'log.json'), 'w'), indent=1)
    return time.time()


if __name__ == '__main__':
    main()
