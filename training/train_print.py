"""Trains the reader of printed lines with CTC on endless synthetic lines; writes a checkpoint and an ONNX file as it goes.

  python3 training/train_print.py --out DIR --lines 300000 [--seed 1]

Needs what print_lines.py needs, and Debian's python3-torch (1.13) and python3-onnx. No GPU. A second process draws the lines.
Starting again with the same DIR goes on from the checkpoint; the rate falls with the lines seen, so a smaller --lines ends sooner.
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

import print_lines as lines
import print_text
from train import Temporal, block

CLASSES = len(print_text.ALPHABET) + 1


class Reader(nn.Module):
    """1 x 32 x W -> W/4 steps of class scores: about three steps a character."""

    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(
            block(1, 24, 5, 2),                           # 16 x W/2
            block(24, 32, 3),
            nn.MaxPool2d((2, 2)),                         # 8 x W/4
            block(32, 64, 3),
            block(64, 64, 3),
            nn.MaxPool2d((2, 1)),                         # 4 x W/4
            block(64, 112, 3),
            nn.MaxPool2d((2, 1)),                         # 2 x W/4
            block(112, 144, (2, 3), 1, (0, 1)),           # 1 x W/4
            Temporal(144), Temporal(144), Temporal(144),
            nn.Conv2d(144, CLASSES, 1),
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
                s.append(print_text.ALPHABET[k - 1])
            last = k
        out.append(''.join(s))
    return out


def distance(a, b):
    row = list(range(len(b) + 1))
    for i, c in enumerate(a, 1):
        last, row[0] = row[0], i
        for j, d in enumerate(b, 1):
            last, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, last + (c != d))
    return row[-1]


def measure(model, held):
    """Share of lines read exactly, and of characters read wrongly."""
    model.eval()
    exact = count = wrong = chars = 0
    with torch.no_grad():
        for x, labels in held:
            for got, want in zip(greedy(model(torch.from_numpy(x))), labels):
                count += 1
                exact += got == want
                wrong += distance(got, want)
                chars += len(want)
    model.train()
    return exact / count, wrong / chars


def export(model, path):
    model.eval()
    torch.onnx.export(model, torch.zeros(1, 1, lines.HEIGHT, 320), path + '.tmp', input_names=['line'], output_names=['scores'], opset_version=13,
                      dynamic_axes={'line': {0: 'n', 3: 'width'}, 'scores': {0: 'n', 1: 'steps'}})
    os.replace(path + '.tmp', path)
    model.train()


def feed(queue, seed, step, size):
    r = np.random.default_rng([seed, step])
    press = lines.Press(np.random.default_rng(seed))
    while True:
        queue.put(press.batch(r, size, min(1.0, 0.3 + step / 1500)))   # easy lines first: CTC finds its feet sooner
        step += 1


def main():
    p = argparse.ArgumentParser()
    p.add_argument('--out', required=True)
    p.add_argument('--lines', type=int, default=300_000)
    p.add_argument('--seed', type=int, default=1)
    p.add_argument('--batch', type=int, default=24)
    p.add_argument('--rate', type=float, default=2.5e-3)
    a = p.parse_args()
    os.makedirs(a.out, exist_ok=True)
    torch.set_num_threads(1)
    torch.manual_seed(a.seed)
    model, smooth = Reader().to(memory_format=torch.channels_last), Reader()   # smooth: running mean of the weights, what is exported
    optimiser = torch.optim.AdamW(model.parameters(), lr=a.rate, weight_decay=1e-3)
    ctc = nn.CTCLoss(blank=0, zero_infinity=True)
    step, spent, log, seen = 0, 0.0, [], 0
    state_path = os.path.join(a.out, 'state.pt')
    if os.path.exists(state_path):
        s = torch.load(state_path)
        model.load_state_dict(s['model']), smooth.load_state_dict(s['smooth']), optimiser.load_state_dict(s['optimiser'])
        step, spent, log, seen = s['step'], s['spent'], s['log'], s['seen']
    else:
        smooth.load_state_dict(model.state_dict())
    print('weights', sum(q.numel() for q in model.parameters()), 'classes', CLASSES, flush=True)
    queue = multiprocessing.Queue(16)
    feeder = multiprocessing.Process(target=feed, args=(queue, a.seed, step, a.batch), daemon=True)
    feeder.start()
    held_press, held_r = lines.Press(np.random.default_rng(987654)), np.random.default_rng(987654)
    held = [held_press.batch(held_r, 24) for _ in range(16)]
    start, last, running = time.time(), time.time(), 0.0
    while seen < a.lines:
        done = seen / a.lines
        warm = min(1.0, (step + 1) / 200)
        for g in optimiser.param_groups:
            g['lr'] = a.rate * warm * (0.01 + 0.99 * 0.5 * (1 + math.cos(math.pi * done)))
        x, labels = queue.get()
        with torch.autocast('cpu', dtype=torch.bfloat16):                # twice as fast where the processor has it
            scores = model(torch.from_numpy(x).to(memory_format=torch.channels_last))
        scores = scores.float().log_softmax(2).permute(1, 0, 2)
        sizes = torch.tensor([len(s) for s in labels])
        target = torch.tensor([k for s in labels for k in lines.encode(s)])
        loss = ctc(scores, target, torch.full((len(labels),), scores.shape[0], dtype=torch.long), sizes)
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 2.0)
        optimiser.step()
        step, seen = step + 1, seen + len(labels)
        keep = min(0.998, 1 - 1 / (step / 4 + 1))
        with torch.no_grad():
            for m, s in zip(model.state_dict().values(), smooth.state_dict().values()):
                s.mul_(keep).add_(m, alpha=1 - keep) if s.dtype.is_floating_point else s.copy_(m)
        running = loss.item() if step == 1 else 0.98 * running + 0.02 * loss.item()
        if step % 100 == 0:
            print(f'{step} loss {running:.4f} {seen} lines {(time.time() - start + spent) / 60:.1f} min, {queue.qsize()} waiting', flush=True)
        if time.time() - last > 240:
            last = save(a, model, smooth, optimiser, step, spent + time.time() - start, log, held, seen)
    save(a, model, smooth, optimiser, step, spent + time.time() - start, log, held, seen)
    feeder.terminate()


def save(a, model, smooth, optimiser, step, spent, log, held, seen):
    exact, wrong = measure(smooth, held)
    log.append({'step': step, 'lines': seen, 'minutes': round(spent / 60, 1), 'exact': round(exact, 4), 'characters_wrong': round(wrong, 4)})
    print('held', log[-1], flush=True)
    path = os.path.join(a.out, 'state.pt')
    torch.save({'model': model.state_dict(), 'smooth': smooth.state_dict(), 'optimiser': optimiser.state_dict(),
                'step': step, 'spent': spent, 'log': log, 'seen': seen}, path + '.tmp')
    os.replace(path + '.tmp', path)
    export(smooth, os.path.join(a.out, 'model.onnx'))
    json.dump({'seed': a.seed, 'batch': a.batch, 'rate': a.rate, 'log': log}, open(os.path.join(a.out, 'log.json'), 'w'), indent=1)
    return time.time()


if __name__ == '__main__':
    main()
