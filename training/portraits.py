"""Synthetic pictures of identity papers with a portrait, with an empty or covered place for one, or with none, and where each lies.

Faces are drawn: shaded heads of every tone, plain drawings, prints of lines and dots. Needs what scenes.py needs.
"""
import cv2
import numpy as np

import ocrb_lines as ocrb
import scenes

SIZE = 224                      # side of a training crop; the reader shrinks the picture to this
CELL = 4
PX = 4.0                        # pixels per millimetre of the flat document
FORMATS = [(125, 88, 2, 44), (105, 74, 2, 36), (85.6, 54, 3, 30), (85.6, 54, 0, 0), (85.6, 54, 0, 0), (120, 80, 2, 44)]
W, H = 120, 156                 # a portrait as drawn, 35 x 45 mm


def ellipse(img, x, y, a, b, tone, angle=0.0, thick=-1):
    cv2.ellipse(img, (int(x * 16), int(y * 16)), (max(8, int(a * 16)), max(8, int(b * 16))), angle, 0, 360, float(tone), thick, cv2.LINE_AA, 4)


def shaded(r):
    """A head and shoulders with hair, features and light from somewhere."""
    img = np.full((H, W), r.uniform(0.7, 0.98) if r.random() < 0.8 else r.uniform(0.15, 0.6), np.float32)
    img += np.linspace(0, r.uniform(-0.15, 0.15), W, dtype=np.float32)[None]
    cx, cy = W * r.uniform(0.44, 0.56), H * r.uniform(0.36, 0.48)
    fx = W * r.uniform(0.19, 0.3)
    fy = fx * r.uniform(1.2, 1.5)
    skin, hair, cloth = r.uniform(0.22, 0.88), r.choice([r.uniform(0, 0.3), r.uniform(0.3, 0.8)]), r.uniform(0, 0.95)
    style = r.random()
    if style < 0.85:                                       # hair behind the head, short or long; a scarf reaches round it
        drop = r.uniform(0, 0.15) if style < 0.45 else r.uniform(0.4, 1.1)
        ellipse(img, cx, cy - fy * 0.12 + fy * drop * 0.5, fx * r.uniform(1.12, 1.55), fy * (r.uniform(1.1, 1.35) + drop * 0.5), hair)
    ellipse(img, cx + W * r.uniform(-0.05, 0.05), H * r.uniform(0.98, 1.08), W * r.uniform(0.38, 0.62), H * r.uniform(0.2, 0.34), cloth)
    cv2.rectangle(img, (int(cx - fx * 0.5), int(cy + fy * 0.6)), (int(cx + fx * 0.5), int(cy + fy * 1.25)), float(skin * 0.85), -1)
    face = np.zeros_like(img)
    ellipse(face, cx, cy, fx, fy, 1)
    y, x = np.mgrid[0:H, 0:W].astype(np.float32)
    u, v = (x - cx) / fx, (y - cy) / fy
    light = 1 + r.uniform(-0.3, 0.3) * u + r.uniform(-0.2, 0.15) * v - r.uniform(0, 0.35) * (u * u + v * v)
    tones = skin * light
    for side in (-1, 1):
        ex, ey = cx + side * fx * r.uniform(0.36, 0.46), cy - fy * r.uniform(0.05, 0.18)
        ellipse(tones, ex, ey, fx * 0.2, fy * 0.08, skin * r.uniform(0.7, 1.1))
        ellipse(tones, ex, ey, fx * r.uniform(0.09, 0.14), fy * 0.08, skin * r.uniform(0.05, 0.4))
        ellipse(tones, ex, ey - fy * r.uniform(0.16, 0.24), fx * 0.26, fy * r.uniform(0.02, 0.06), min(hair, skin) * r.uniform(0.4, 0.9))
        if style > 0.7 and r.random() < 0.5:
            ellipse(tones, ex, ey, fx * 0.34, fy * 0.2, skin * 0.3, 0, 1)
    ellipse(tones, cx + fx * r.uniform(-0.1, 0.1), cy + fy * 0.27, fx * 0.16, fy * 0.06, skin * r.uniform(0.6, 0.85))
    ellipse(tones, cx, cy + fy * r.uniform(0.48, 0.56), fx * r.uniform(0.25, 0.4), fy * r.uniform(0.03, 0.08), skin * r.uniform(0.35, 0.75))
    if r.random() < 0.2:                                   # beard
        tones = np.where(v > 0.3, tones * r.uniform(0.35, 0.8), tones)
    if style < 0.75:                                       # the hair line
        top = np.where(v < -r.uniform(0.5, 0.75) + 0.15 * np.abs(u), 1, 0).astype(np.float32)
        tones = tones * (1 - top) + hair * top
    img = img * (1 - face) + tones * face
    img = cv2.GaussianBlur(img, (0, 0), r.uniform(0.6, 1.8))
    small = r.standard_normal((13, 10)).astype(np.float32)
    return img + r.uniform(0.01, 0.07) * cv2.resize(small, (W, H), interpolation=cv2.INTER_CUBIC)


def plain(r):
    """A drawing of a few flat shapes, as made-up specimens carry."""
    img = np.full((H, W), r.uniform(0.65, 0.97), np.float32)
    skin, hair = r.uniform(0.35, 0.9), r.uniform(0, 0.7)
    cx, cy, fx = W * r.uniform(0.45, 0.55), H * r.uniform(0.3, 0.46), W * r.uniform(0.16, 0.27)
    fy = fx * r.uniform(0.95, 1.45)
    body = r.uniform(0, 0.6)
    if r.random() < 0.5:
        ellipse(img, cx, cy - fy * 0.15, fx * 1.2, fy * 1.2, hair)
    if r.random() < 0.7:
        ellipse(img, cx, H * r.uniform(0.78, 1.05), W * r.uniform(0.28, 0.46), H * r.uniform(0.17, 0.32), body)
    else:
        cv2.rectangle(img, (int(W * 0.2), int(cy + fy * 1.15)), (int(W * 0.8), H), float(body), -1)
    ellipse(img, cx, cy, fx, fy, skin)
    if r.random() < 0.5:
        for side in (-1, 1):
            ellipse(img, cx + side * fx * 0.4, cy - fy * 0.1, fx * 0.12, fy * 0.1, skin * 0.2)
        ellipse(img, cx, cy + fy * 0.5, fx * 0.35, fy * 0.07, skin * 0.5)
    return img


def portrait(r):
    """(picture, how much of it covers the paper) of one portrait."""
    img = plain(r) if r.random() < 0.2 else shaded(r)
    cover = np.ones_like(img)
    y, x = np.mgrid[0:H, 0:W].astype(np.float32)
    kind = r.random()
    if kind < 0.3:                                         # fades into the paper
        d = np.maximum(np.abs(x - W / 2) / (W / 2), np.abs(y - H / 2) / (H / 2))
        cover = np.clip((1 - d) / r.uniform(0.1, 0.5), 0, 1)
    elif kind < 0.4:                                       # engraved: the ground stays paper
        cover = np.clip((np.median(img[:8]) - img) * r.uniform(3, 8), 0, 1)
    elif kind < 0.47:                                      # lines or dots
        period = r.uniform(2.5, 5)
        screen = 0.5 + 0.5 * np.sin(x * 6.28 / period) * (np.sin(y * 6.28 / period) if r.random() < 0.5 else 1)
        img = np.clip((img - screen) * 4 + 0.5, 0, 1)
    elif kind < 0.5:                                       # pixels, as published specimens are masked
        k = int(r.integers(6, 14))
        img = cv2.resize(cv2.resize(img, (W // k, H // k), interpolation=cv2.INTER_AREA), (W, H), interpolation=cv2.INTER_NEAREST)
    strength = r.uniform(0.25, 1) if r.random() < 0.4 else 1
    level = r.uniform(0.5, 0.9)
    return (level + (img - level) * strength).astype(np.float32), cover.astype(np.float32)


def put(flat, picture, cover, x, y, w, h):
    x0, y0, x1, y1 = max(0, x), max(0, y), min(flat.shape[1], x + w), min(flat.shape[0], y + h)
    if x1 <= x0 or y1 <= y0:
        return
    p = cv2.resize(picture, (w, h), interpolation=cv2.INTER_AREA)[y0 - y:y1 - y, x0 - x:x1 - x]
    c = cv2.resize(cover, (w, h), interpolation=cv2.INTER_AREA)[y0 - y:y1 - y, x0 - x:x1 - x]
    flat[y0:y1, x0:x1] += (p - flat[y0:y1, x0:x1]) * c


def emptied(r, flat, bank, x, y, w, h, table):
    """Leaves the place of a portrait empty, or covers it; says whether anything can be seen of that."""
    kind = r.random()
    if kind < 0.25:
        return False
    area = flat[y:y + h, x:x + w]
    tone = r.choice([r.uniform(0.85, 1), r.uniform(0, 0.15), r.uniform(0.2, 0.85)])
    if kind < 0.45:                                        # only a frame
        cv2.rectangle(flat, (x, y), (x + w, y + h), float(r.uniform(0, 0.6)), int(r.integers(1, 3)))
    elif kind < 0.75:                                      # a plain patch: paper, tape, a sticky note, a black bar
        area[:] = tone + r.uniform(-0.06, 0.06) * np.linspace(-1, 1, area.shape[1], dtype=np.float32)[None]
        if r.random() < 0.3:
            cv2.rectangle(flat, (x, y), (x + w, y + h), float(r.uniform(0, 0.6)), 1)
    elif kind < 0.87:                                      # cut out: the table shows
        area[:] = table[:area.shape[0], :area.shape[1]]
    else:                                                  # covered by a thing with an edge and a shade of its own
        area[:] = tone + 0.3 * ocrb.background(r, *area.shape)
    if kind < 0.75 and r.random() < 0.35:
        scenes.clutter(r, area, bank, int(r.integers(1, 4)))
    if kind < 0.75 and r.random() < 0.15:
        dark = float(r.uniform(0, 0.5))
        cv2.line(flat, (x, y), (x + w, y + h), dark, 1, cv2.LINE_AA)
        cv2.line(flat, (x + w, y), (x, y + h), dark, 1, cv2.LINE_AA)
    return True


def document(r, bank, table):
    """Flat paper (grey 0..1) with targets at PX: portrait, and empty place."""
    wmm, hmm, lines, n = FORMATS[int(r.integers(0, len(FORMATS)))]
    w, h = int(wmm * PX), int(hmm * PX)
    flat = r.uniform(0.55, 0.95) + ocrb.background(r, h // 2, w // 2) * r.uniform(0.1, 0.5)
    flat = np.ascontiguousarray(cv2.resize(flat, (w, h)).astype(np.float32))
    targets = np.zeros((2, h, w), np.float32)
    if r.random() < 0.3:
        scenes.ornaments(r, flat)
    if r.random() < 0.5:                                   # a coloured band, as headings stand on
        flat[:int(h * r.uniform(0.08, 0.2))] *= r.uniform(0.4, 1)
    scenes.clutter(r, flat, bank, int(r.integers(3, 30)))
    for i in range(lines):
        strip = cv2.resize(ocrb.ink(r, ocrb.text(r, n), ocrb.PITCH), (int(w * 0.94), int(5 * PX)), interpolation=cv2.INTER_AREA)
        scenes.paste(flat, strip, int(w * 0.03), int(h - (lines - i) * (5.6 if lines == 3 else 7) * PX - 2 * PX), r.uniform(0, 0.25))
    free = h * (0.72 if lines == 2 else 0.95) if lines < 3 else h * 0.62
    ph = int(free * r.uniform(0.5, 0.85))
    pw = int(ph * r.uniform(0.7, 0.85))
    side = r.random()
    x = int(w * r.uniform(0.02, 0.09)) if side < 0.75 else int(w * r.uniform(0.9, 0.98)) - pw if side < 0.93 else int(r.uniform(0.2, 0.6) * w)
    y = int(max(0, r.uniform(0.12, 0.3) * free if ph < 0.7 * free else (free - ph) * r.uniform(0.3, 1)))
    fate = r.random()
    if fate < 0.6:
        picture, cover = portrait(r)
        put(flat, picture, cover, x, y, pw, ph)
        targets[0, y:y + ph, x:x + pw] = 1
        if r.random() < 0.25:                              # and a small ghost of it
            k = r.uniform(0.25, 0.5)
            gx, gy = int(w * r.uniform(0.55, 0.85)), int(free * r.uniform(0.3, 0.6))
            put(flat, 0.7 + (picture - 0.7) * r.uniform(0.3, 0.8), cover, gx, gy, int(pw * k), int(ph * k))
            targets[0, gy:gy + int(ph * k), gx:gx + int(pw * k)] = 1
    elif fate < 0.92 and emptied(r, flat, bank, x, y, pw, ph, table):
        targets[1, y:y + ph, x:x + pw] = 1
    if r.random() < 0.4:                                   # stamps, signatures and words over the edge
        scenes.clutter(r, flat, bank, int(r.integers(1, 4)))
    return flat, targets


def scene(r, bank):
    """(uint8 SIZE x SIZE, targets 2 x SIZE/CELL x SIZE/CELL)."""
    table = r.uniform(0.05, 0.95) + ocrb.background(r, SIZE, SIZE) * r.uniform(0.1, 1)
    table = np.clip(table, 0, 1).astype(np.float32)
    if r.random() < 0.3:
        scenes.clutter(r, table, bank, int(r.integers(1, 12)))
    img, targets = table.copy(), np.zeros((2, SIZE, SIZE), np.float32)
    if r.random() < 0.95:
        flat, marks = document(r, bank, cv2.resize(table, (400, 400)))
        h, w = flat.shape
        k = SIZE / max(w, h) * (r.uniform(0.85, 1.02) if r.random() < 0.5 else r.uniform(0.45, 0.95))
        t = np.deg2rad(r.normal(0, 6) + 90 * int(r.integers(0, 4)))
        rot = np.float32([[np.cos(t), -np.sin(t)], [np.sin(t), np.cos(t)]])
        corners = np.float32([[0, 0], [w, 0], [w, h], [0, h]])
        moved = (corners + r.normal(0, 0.05, (4, 2)).astype(np.float32) * min(w, h) * (r.random() < 0.6) - [w / 2, h / 2]) @ rot.T * k
        moved = (moved + SIZE / 2 + r.uniform(-1, 1, 2) * SIZE * 0.1).astype(np.float32)
        m = cv2.getPerspectiveTransform(corners, moved)
        flat = cv2.GaussianBlur(flat, (0, 0), 0.4 / k) if k < 0.7 else flat
        img = np.ascontiguousarray(table)
        cv2.warpPerspective(flat, m, (SIZE, SIZE), img, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_TRANSPARENT)
        targets = np.stack([cv2.warpPerspective(mark, m, (SIZE, SIZE), flags=cv2.INTER_LINEAR) for mark in marks])
    targets = np.stack([cv2.resize(mark, (SIZE // CELL, SIZE // CELL), interpolation=cv2.INTER_AREA) for mark in targets])
    return spoil(r, img), targets


def spoil(r, img):
    """Light, optics, noise and compression."""
    y, x = np.mgrid[0:SIZE, 0:SIZE].astype(np.float32) / SIZE - 0.5
    if r.random() < 0.5:
        img = img * (1 + r.uniform(-0.5, 0.5) * x + r.uniform(-0.5, 0.5) * y)
    if r.random() < 0.15:
        cx, cy, rad = r.uniform(-0.5, 0.5), r.uniform(-0.5, 0.5), r.uniform(0.04, 0.15)
        img = img + r.uniform(0.2, 0.9) * np.exp(-(((x - cx) / rad) ** 2 + ((y - cy) / rad) ** 2))
    if r.random() < 0.4:
        img = cv2.GaussianBlur(img, (0, 0), r.uniform(0.3, 1.6))
    img = img * r.uniform(0.35, 1.1) + r.uniform(-0.1, 0.1) + r.standard_normal(img.shape, np.float32) * abs(r.normal(0, 0.02))
    img8 = np.clip(img * 255, 0, 255).astype(np.uint8)
    if r.random() < 0.3:
        _, buf = cv2.imencode('.jpg', img8, [cv2.IMWRITE_JPEG_QUALITY, int(r.integers(40, 95))])
        img8 = cv2.imdecode(buf, cv2.IMREAD_GRAYSCALE)
    return img8
