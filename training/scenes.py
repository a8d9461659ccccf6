"""Synthetic pictures of documents with a machine readable zone, at any angle, and where its lines lie.

Needs what ocrb_lines.py needs, and Debian's fonts-dejavu and fonts-liberation for the other print.
"""
import glob

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

import ocrb_lines as ocrb

SIZE = 320                      # side of a training crop; the net takes any multiple of 16
PX = 7.0                        # pixels per millimetre of the flat document
# millimetres: width, height of the card; lines; characters; first baseline from below; line spacing (ICAO 9303-4, -5, -6, -7)
FORMATS = [(125, 88, 2, 44, 15.5, 6.35), (105, 74, 2, 36, 15.5, 6.35), (85.6, 54, 3, 30, 15.5, 4.7), (120, 80, 2, 44, 15.5, 6.35), (105, 74, 2, 36, 15.5, 6.35)]
FONTS = sorted(f for f in glob.glob('/usr/share/fonts/truetype/*/*.ttf') if ('/dejavu/' in f or '/liberation' in f) and 'Math' not in f)


def words(r, count=400):
    """Scraps of other print, to be told apart from the zone: proportional, monospaced, numbers, long rows of dots."""
    out = []
    for _ in range(count):
        font = ImageFont.truetype(FONTS[int(r.integers(0, len(FONTS)))], int(r.integers(10, 34)))
        kind = r.random()
        n = int(r.integers(3, 34))
        s = ocrb.pick(r, ocrb.ANY if kind < 0.3 else 'abcdefghijklmnopqrstuvwxyz     ' if kind < 0.8 else ocrb.LETTERS + '   ', n)
        if kind > 0.93:
            s = r.choice(['.', '-', '_', '/', '0', '>', 'X', '*']) * n
        w, h = int(font.getlength(s)) + 4, 44
        im = Image.new('L', (max(w, 8), h), 0)
        ImageDraw.Draw(im).text((2, 4), s, font=font, fill=255)
        out.append(np.asarray(im, np.float32) / 255)
    return out


def paste(flat, strip, x, y, dark):
    h, w = flat.shape
    x0, y0, x1, y1 = max(0, x), max(0, y), min(w, x + strip.shape[1]), min(h, y + strip.shape[0])
    if x1 > x0 and y1 > y0:
        part = strip[y0 - y:y1 - y, x0 - x:x1 - x]
        flat[y0:y1, x0:x1] += (dark - flat[y0:y1, x0:x1]) * part


def clutter(r, flat, bank, count):
    h, w = flat.shape
    for _ in range(count):
        paste(flat, bank[int(r.integers(0, len(bank)))], int(r.integers(-40, w)), int(r.integers(-20, h)), r.uniform(0, 0.5))


def ornaments(r, flat):
    """Portrait, boxes, bars, bar codes."""
    h, w = flat.shape
    for _ in range(int(r.integers(0, 3))):
        x, y, a, b = int(r.integers(0, w)), int(r.integers(0, h)), int(r.integers(20, 300)), int(r.integers(20, 300))
        part = flat[y:y + b, x:x + a]
        if part.size:
            small = r.random((max(2, b // 40), max(2, a // 40)), np.float32)
            part += (cv2.resize(small, part.shape[::-1], interpolation=cv2.INTER_CUBIC) - part) * r.uniform(0.4, 1)
    for _ in range(int(r.integers(0, 4))):
        x, y, a, b = int(r.integers(0, w)), int(r.integers(0, h)), int(r.integers(10, 500)), int(r.integers(2, 60))
        cv2.rectangle(flat, (x, y), (x + a, y + b), float(r.uniform(0, 1)), int(r.integers(1, 4)) if r.random() < 0.7 else -1)
    if r.random() < 0.25:
        x, y, a, b = int(r.integers(0, w)), int(r.integers(0, h)), int(r.integers(100, 500)), int(r.integers(30, 120))
        bars = np.repeat(r.random((1 if r.random() < 0.5 else 12, a // 3)) > 0.5, 3, 1).astype(np.float32)
        bars = cv2.resize(bars, (a, b), interpolation=cv2.INTER_NEAREST)
        paste(flat, bars, x, y, r.uniform(0, 0.3))


def document(r, bank, with_zone):
    """Flat document (grey 0..1) and its targets at PX: core of the lines."""
    wmm, hmm, lines, n, below, spacing = FORMATS[int(r.integers(0, len(FORMATS)))]
    w, h = int(wmm * PX), int(hmm * PX)
    contrast = r.uniform(0.15, 0.5)
    flat = r.uniform(0.55, 0.95) + ocrb.background(r, h // 2, w // 2) * contrast
    flat = np.ascontiguousarray(cv2.resize(flat, (w, h)).astype(np.float32))
    ornaments(r, flat)
    clutter(r, flat, bank, int(r.integers(0, 45)))
    core = np.zeros((h, w), np.float32)
    if not with_zone:
        return flat, core
    pitch = 2.54 * PX * r.uniform(0.9, 1.04)
    left = (w - pitch * n) / 2 + r.uniform(-1, 1) * 3 * PX
    dark = r.uniform(0, 0.35)
    spacing *= r.uniform(0.9, 1.1)
    top = h - (below - 2.4) * PX + r.uniform(-1, 1) * 4 * PX - (lines - 2) * spacing * PX * 0.5
    if r.random() < 0.5:                                   # zones usually lie on lighter paper
        y0 = int(max(0, top - 25 * r.uniform(0.6, 2)))
        flat[y0:] = flat[y0:] * 0.3 + r.uniform(0.6, 0.95) * 0.7
    for i in range(lines):
        strip = ocrb.spread(r, ocrb.ink(r, ocrb.text(r, n), ocrb.PITCH))
        scale = pitch / ocrb.PITCH
        strip = cv2.resize(strip, (int(pitch * (n + 2)), int(ocrb.CELL_H * scale)), interpolation=cv2.INTER_AREA)
        y = int(top + i * spacing * PX - ocrb.CELL_H * scale / 2)
        paste(flat, strip, int(left - pitch), y, dark)
        cap = 22.5 * scale
        yc = y + 21.8 * scale
        core[int(yc - cap * 0.24):int(yc + cap * 0.24) + 1, max(0, int(left + pitch * 0.3)):int(left + pitch * (n - 0.3))] = 1
    if r.random() < 0.5:
        clutter(r, flat[:int(max(1, top - 30))], bank, int(r.integers(0, 20)))
    return flat, core


def scene(r, bank):
    """(uint8 SIZE x SIZE, core SIZE/4 x SIZE/4 in 0..1, direction (cos, sin) of reading)."""
    flat, core = document(r, bank, r.random() < 0.9)
    h, w = flat.shape
    pitch = r.uniform(4.4, 9) if r.random() < 0.6 else r.uniform(8, 16)
    k = pitch / (2.54 * PX)
    turn = r.normal(0, 7) + (90 * int(r.integers(0, 4)) if r.random() < 0.7 else r.uniform(0, 360))
    t = np.deg2rad(turn)
    rot = np.float32([[np.cos(t), -np.sin(t)], [np.sin(t), np.cos(t)]])
    persp = r.normal(0, 0.06, (4, 2)).astype(np.float32) * min(w, h) * (r.random() < 0.6)
    corners = np.float32([[0, 0], [w, 0], [w, h], [0, h]])
    moved = (corners + persp - [w / 2, h / 2]) @ rot.T.astype(np.float32) * k
    # Look at the zone more often than elsewhere.
    focus = np.float32([r.uniform(0.1, 0.9) * w - w / 2, r.uniform(0.5, 1.0) * h - h / 2]) @ rot.T * k
    moved = (moved - focus + SIZE / 2 + r.uniform(-0.25, 0.25, 2) * SIZE).astype(np.float32)
    m = cv2.getPerspectiveTransform(corners, moved)
    table = r.uniform(0.05, 0.95) + ocrb.background(r, SIZE, SIZE) * r.uniform(0.1, 1)
    if r.random() < 0.3:
        clutter(r, table, bank, int(r.integers(1, 12)))
    if k < 0.6:
        flat = cv2.GaussianBlur(flat, (0, 0), 0.32 / k)
    img = cv2.warpPerspective(flat, m, (SIZE, SIZE), table.astype(np.float32), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_TRANSPARENT)
    core = cv2.warpPerspective(core, m, (SIZE, SIZE), flags=cv2.INTER_LINEAR)
    core = cv2.resize(core, (SIZE // 4, SIZE // 4), interpolation=cv2.INTER_AREA)
    return spoil(r, img.astype(np.float32), pitch), core, (float(np.cos(t)), float(np.sin(t)))


def spoil(r, img, pitch):
    """Light, optics, noise and compression of a square picture; `pitch` is about the width of a character in pixels."""
    side = img.shape[0]
    if r.random() < 0.5:
        y, x = np.mgrid[0:side, 0:side].astype(np.float32) / side - 0.5
        img = img * (1 + r.uniform(-0.5, 0.5) * x + r.uniform(-0.5, 0.5) * y)
    if r.random() < 0.7:
        sigma = pitch * abs(r.normal(0, 0.07))
        if sigma > 0.2:
            img = cv2.GaussianBlur(img, (0, 0), min(sigma, 0.17 * pitch))
    for _ in range(int(r.integers(0, 3)) if r.random() < 0.3 else 0):
        cx, cy, rad = r.uniform(0, side), r.uniform(0, side), r.uniform(8, 60)
        y, x = np.ogrid[0:side, 0:side]
        img = img + r.uniform(0.1, 0.6) * np.exp(-(((x - cx) / rad) ** 2 + ((y - cy) / rad) ** 2)).astype(np.float32)
    img = img * r.uniform(0.4, 1.05) + r.uniform(-0.1, 0.1) + r.standard_normal(img.shape, np.float32) * abs(r.normal(0, 0.02))
    img8 = np.clip(img * 255, 0, 255).astype(np.uint8)
    if r.random() < 0.5:
        _, buf = cv2.imencode('.jpg', img8, [cv2.IMWRITE_JPEG_QUALITY, int(r.integers(25, 95))])
        img8 = cv2.imdecode(buf, cv2.IMREAD_GRAYSCALE)
    return img8


def normalise(img8):
    """Grey to about -1..1; the reader does the same."""
    return img8.astype(np.float32) / 127.5 - 1
