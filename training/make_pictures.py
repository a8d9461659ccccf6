"""Writes a folder of invented documents with a zone, photographed badly, and its labels.json, for bench/reader/mrz.ts.

  python3 training/make_pictures.py OUT [--count 400] [--seed 7]

Other code than the training pictures where it matters (layout, camera, light), valid check digits, every format. One in eight is a
negative: no zone, or one character under a check digit changed.
"""
import argparse
import json
import os

import cv2
import numpy as np

import ocrb_lines as ocrb
import scenes

STATES = 'D<< FRA POL UTO GBR ESP USA ITA NLD SWE CHE AUT BEL CZE HUN ROU PRT IRL IND CHN JPN BRA TUR UKR RKS EUE XXB'.split()
SYLLABLES = 'AN BE CO DE EL FI GA HO IS JO KA LE MI NO OR PE QUI RO SU TA UL VE WO XE YA ZI SZCZ VAN MAR SON STEIN'.split()


def digit(s):
    return str(sum(ocrb.ALPHABET_VALUE[c] * (7, 3, 1)[i % 3] for i, c in enumerate(s)) % 10)


ocrb.ALPHABET_VALUE = {c: (0 if c == '<' else int(c, 36)) for c in ocrb.ALPHABET}


def name(r, width):
    part = lambda: ''.join(r.choice(SYLLABLES) for _ in range(int(r.integers(1, 5))))
    last = '<'.join(part() for _ in range(int(r.integers(1, 3))))
    first = '<'.join(part() for _ in range(int(r.integers(1, 4))))
    return (last + '<<' + first)[:width].ljust(width, '<')


def date(r, lo, hi):
    return f'{int(r.integers(lo, hi)) % 100:02d}{int(r.integers(1, 13)):02d}{int(r.integers(1, 29)):02d}'


def zone(r, kind):
    state, nation = r.choice(STATES), r.choice(STATES)
    number = ocrb.pick(r, ocrb.ANY if r.random() < 0.6 else ocrb.DIGITS, int(r.integers(7, 10))).ljust(9, '<')
    number += digit(number)
    born, ends = date(r, 1940, 2008), date(r, 2024, 2036)
    born, ends = born + digit(born), ends + digit(ends)
    sex = r.choice(list('MF<'))
    optional = ocrb.pick(r, ocrb.ANY, int(r.integers(4, 13))) if r.random() < 0.4 else ''
    if kind == 'TD3':
        o = optional.ljust(14, '<')
        second = number + nation.ljust(3, '<') + born + sex + ends + o + (digit(o) if optional or r.random() < 0.5 else '<')
        second += digit(second[:10] + second[13:20] + second[21:43])
        return ['P' + r.choice(list('<DS<<')) + state + name(r, 39), second]
    if kind == 'TD2':
        second = number + nation + born + sex + ends + optional[:7].ljust(7, '<')
        second += digit(second[:10] + second[13:20] + second[21:35])
        return [r.choice(list('IAC')) + '<' + state + name(r, 31), second]
    if kind == 'TD1':
        first = r.choice(list('IAC')) + r.choice(list('D<R')) + state + number + optional.ljust(15, '<')
        second = born + sex + ends + nation + '<' * 11
        second += digit(first[5:] + second[:7] + second[8:15] + second[18:29])
        return [first, second, name(r, 30)]
    if kind in ('MRV-A', 'MRV-B'):
        n = 44 if kind == 'MRV-A' else 36
        return ['V<' + state + name(r, n - 5), (number + nation + born + sex + ends + optional).ljust(n, '<')[:n]]
    first = 'IDFRA' + name(r, 25).replace('<<', '<').ljust(25, '<') + ocrb.pick(r, ocrb.DIGITS, 6)
    second = ocrb.pick(r, ocrb.DIGITS, 12)
    second += digit(second) + name(r, 14) + born + r.choice(list('MF'))
    return [first, second + digit(first + second)]


SHAPES = {'TD3': (125, 88, 44), 'MRV-A': (120, 80, 44), 'TD2': (105, 74, 36), 'MRV-B': (105, 74, 36), 'FRENCH_ID': (105, 74, 36), 'TD1': (85.6, 54, 30)}
PX = 12.0


def flat_document(r, bank, kind, lines):
    wmm, hmm, n = SHAPES[kind]
    w, h = int(wmm * PX), int(hmm * PX)
    flat = r.uniform(0.6, 0.95) + ocrb.background(r, h // 2, w // 2) * r.uniform(0.1, 0.4)
    flat = np.ascontiguousarray(cv2.resize(flat, (w, h)).astype(np.float32))
    free = int(h - (20 if kind == 'TD1' else 21) * PX)    # above the zone, ICAO 9303 keeps other print out of it
    scenes.ornaments(r, flat[:free])
    for _ in range(int(r.integers(5, 30))):
        s = bank[int(r.integers(0, len(bank)))]
        scenes.paste(flat[:free], cv2.resize(s, None, fx=1.6, fy=1.6), int(r.integers(0, w)), int(r.integers(0, free)), r.uniform(0, 0.4))
    if lines is None:
        return flat
    pitch = 2.54 * PX * r.uniform(0.97, 1.01)
    spacing = (4.4 if kind == 'TD1' else 6.35) * PX * r.uniform(0.95, 1.15)
    left = (w - pitch * n) / 2 + r.uniform(-1, 1) * 2 * PX
    last = h - r.uniform(5.5, 8.5) * PX
    dark = r.uniform(0, 0.3)
    variant = [r.uniform(0.35, 0.6), r.uniform(0.1, 0.2)]
    for i, text in enumerate(lines):
        strip = ocrb.ink(r, text, ocrb.PITCH)
        strip = np.clip((cv2.GaussianBlur(strip, (0, 0), 1.1) - variant[0]) / variant[1] + 0.5, 0, 1)
        k = pitch / ocrb.PITCH
        strip = cv2.resize(strip, (int(round(pitch * (n + 2))), int(round(ocrb.CELL_H * k))))
        scenes.paste(flat, strip, int(left - pitch), int(last - (len(lines) - 1 - i) * spacing - 33 * k), dark)
    return flat


def photograph(r, flat, hard):
    h, w = flat.shape
    longest = int(r.integers(330, 800) if r.random() < 0.25 else r.integers(800, 2200))
    fill = r.uniform(0.98, 1.0) if r.random() < 0.4 else r.uniform(0.6, 0.95)
    tilt = r.normal(0, 1.5 + 6 * hard)
    t = np.deg2rad(tilt + (90 * int(r.integers(1, 4)) if r.random() < 0.25 else 0))
    rot = np.float32([[np.cos(t), -np.sin(t)], [np.sin(t), np.cos(t)]])
    corners = np.float32([[0, 0], [w, 0], [w, h], [0, h]])
    moved = (corners + r.normal(0, 0.045 * hard, (4, 2)).astype(np.float32) * min(w, h) - [w / 2, h / 2]) @ rot.T
    span = moved.max(0) - moved.min(0)
    k = longest * fill / span.max()
    size = (span * k / fill).astype(int) + 2
    moved = (moved * k + size / 2 + r.uniform(-1, 1, 2) * (1 - fill) * size * 0.4).astype(np.float32)
    table = r.uniform(0.05, 0.9) + ocrb.background(r, size[1], size[0]) * r.uniform(0.1, 0.8)
    flat = cv2.GaussianBlur(flat, (0, 0), 0.35 / k) if k < 0.7 else flat
    img = cv2.warpPerspective(flat, cv2.getPerspectiveTransform(corners, moved), tuple(int(v) for v in size), table.astype(np.float32),
                              flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_TRANSPARENT)
    pitch = 2.54 * PX * k
    img = cv2.GaussianBlur(img, (0, 0), max(0.25, pitch * abs(r.normal(0, 0.02 + 0.05 * hard))))
    y, x = np.mgrid[0:size[1], 0:size[0]].astype(np.float32) / max(size) - 0.5
    img = img * (1 + hard * (r.uniform(-0.5, 0.5) * x + r.uniform(-0.5, 0.5) * y)) * r.uniform(0.65, 1.05)
    if r.random() < 0.3 * hard:
        cx, cy, rad = r.uniform(-0.4, 0.4), r.uniform(-0.3, 0.3), r.uniform(0.03, 0.15)
        img = img + r.uniform(0.2, 0.6) * np.exp(-(((x - cx) / rad) ** 2 + ((y - cy) / rad) ** 2))
    img = img + r.standard_normal(img.shape, np.float32) * r.uniform(0.003, 0.012 + 0.03 * hard)
    return np.clip(img * 255, 0, 255).astype(np.uint8), round(float(pitch), 1)


def main():
    p = argparse.ArgumentParser()
    p.add_argument('out')
    p.add_argument('--count', type=int, default=400)
    p.add_argument('--seed', type=int, default=7)
    a = p.parse_args()
    os.makedirs(a.out, exist_ok=True)
    r = np.random.default_rng(a.seed)
    bank = scenes.words(r)
    labels = []
    for i in range(a.count):
        kind = str(r.choice(['TD3', 'TD3', 'TD1', 'TD1', 'TD2', 'MRV-A', 'MRV-B', 'FRENCH_ID']))
        hard = float(r.choice([0.15, 0.5, 1.0]))
        lines, true, bucket = zone(r, kind), None, f'{kind} {"easy" if hard < 0.3 else "hard" if hard < 0.8 else "harsh"}'
        true = lines
        if i % 8 == 7:
            if r.random() < 0.4:
                lines = None
            else:
                row, col = (0, 6) if kind == 'TD1' else (1, 3)
                c = lines[row][col]
                other = ocrb.pick(r, [x for x in ocrb.DIGITS if (int(x) - ocrb.ALPHABET_VALUE[c]) % 10], 1)
                lines = [s[:col] + other + s[col + 1:] if j == row else s for j, s in enumerate(lines)]
            true = None
        img, pitch = photograph(r, flat_document(r, bank, kind, lines), hard)
        file = f'{i:04d}_{kind}.jpg'
        cv2.imwrite(os.path.join(a.out, file), img, [cv2.IMWRITE_JPEG_QUALITY, int(r.integers(35, 95))])
        labels.append({'file': file, 'mrz': true, 'bucket': bucket, 'pitchPx': pitch})
    json.dump({'synthetic': labels}, open(os.path.join(a.out, 'labels.json'), 'w'), indent=1)


if __name__ == '__main__':
    main()
