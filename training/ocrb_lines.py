"""Synthetic OCR-B lines, harsh on purpose: small, blurred, noisy, worn, over patterns, tilted, badly compressed.

Needs Debian's fonts-ocr-b, python3-numpy, python3-opencv, python3-pil. Deterministic by seed.
"""
import string

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

cv2.setNumThreads(1)

ALPHABET = '<0123456789' + string.ascii_uppercase   # class 0 is the CTC blank, ALPHABET[i] is class i + 1
HEIGHT = 24
LENGTHS = {30: 448, 36: 528, 44: 640}               # characters in a line -> width of the training image
FONT_DIR = '/usr/share/fonts/opentype/ocr-b/'
PITCH = 24                                          # pixels per character in the master rendering
CELL_H = 44                                         # height of a master line, capitals about 22 high


def glyphs():
    """Master cells: char -> list of float arrays (ink 0..1), one per typeface variant."""
    out = {}
    for name, stroke in (('OCRB', 0), ('OCRB', 1), ('OCRBS', 0)):
        font = ImageFont.truetype(FONT_DIR + name + '.otf', 4 * 33)
        for c in ALPHABET:
            im = Image.new('L', (PITCH * 4, CELL_H * 4), 0)
            d = ImageDraw.Draw(im)
            w = font.getlength(c)
            d.text(((PITCH * 4 - w) / 2, CELL_H * 4 - 44), c, font=font, fill=255, anchor='ls', stroke_width=stroke * 2)
            a = cv2.resize(np.asarray(im, np.float32) / 255, (PITCH, CELL_H), interpolation=cv2.INTER_AREA)
            out.setdefault(c, []).append(a)
    return out


GLYPHS = glyphs()
LETTERS, DIGITS = string.ascii_uppercase, string.digits
ANY = LETTERS + DIGITS


def pick(r, chars, n):
    return ''.join(chars[i] for i in r.integers(0, len(chars), n))


def text(r, n):
    """A line of n characters: names with fillers, numbers with dates, or pure chance (so that no language is learnt)."""
    kind = r.random()
    if kind < 0.3:
        s = pick(r, 'PIVAC', 1) + pick(r, '<' + LETTERS, 1) if r.random() < 0.6 else ''
        s += pick(r, LETTERS, 3) if s else ''
        for i in range(int(r.integers(2, 6))):
            s += pick(r, LETTERS, int(r.integers(2, 12))) + ('<<' if i == 0 else '<')
        return s[:n].ljust(n, '<')
    if kind < 0.7:
        s = pick(r, ANY if r.random() < 0.6 else DIGITS, 9) + pick(r, DIGITS, 1) + pick(r, LETTERS, 3)
        s += pick(r, DIGITS, 7) + pick(r, 'MF<', 1) + pick(r, DIGITS, 7)
        s += pick(r, ANY if r.random() < 0.5 else DIGITS, int(r.integers(0, 15)))
        if r.random() < 0.3:
            k = int(r.integers(1, n))
            s = s[k:] + s[:k]
        return s[: n - 1].ljust(n - 1, '<') + pick(r, DIGITS, 1)
    chars = ALPHABET if kind < 0.9 else ALPHABET + '<' * 20
    return pick(r, chars, n)


def ink(r, s, margin):
    """Master rendering of one line, ink 0..1, with margins of `margin` pixels."""
    strip = np.zeros((CELL_H, PITCH * len(s) + 2 * margin), np.float32)
    variant = int(r.integers(0, 3))
    wobble = r.random() < 0.3
    for i, c in enumerate(s):
        g = GLYPHS[c][variant]
        x = margin + i * PITCH
        if wobble:
            x += int(r.integers(-1, 2))
            g = np.roll(g, int(r.integers(-1, 2)), 0)
        strip[:, x:x + PITCH] = np.maximum(strip[:, x:x + PITCH], g)
    return strip


def spread(r, strip):
    """Ink spread or worn print: blur, then a soft threshold at another level, then holes."""
    if r.random() < 0.8:
        level, soft = r.uniform(0.22, 0.72), r.uniform(0.08, 0.3)
        b = cv2.GaussianBlur(strip, (0, 0), r.uniform(0.8, 1.9))
        strip = np.clip((b - level) / soft + 0.5, 0, 1)
    if r.random() < 0.2:
        holes = cv2.resize(r.random((CELL_H // 3, strip.shape[1] // 3), np.float32), strip.shape[::-1])
        strip = strip * np.clip((holes - r.uniform(0.05, 0.3)) * 6, 0.15, 1)
    return strip


def background(r, h, w):
    """Paper: gradient, clouds, guilloche, stripes. Mean about 0, amplitude of a few tenths."""
    y, x = np.mgrid[0:h, 0:w].astype(np.float32)
    b = r.uniform(-0.3, 0.3) * (x / w - 0.5) + r.uniform(-0.2, 0.2) * (y / h - 0.5)
    if r.random() < 0.5:
        small = r.standard_normal((int(r.integers(2, 5)), int(r.integers(4, 40)))).astype(np.float32)
        b += r.uniform(0.02, 0.16) * cv2.resize(small, (w, h), interpolation=cv2.INTER_CUBIC)
    for _ in range(int(r.integers(0, 4)) if r.random() < 0.6 else 0):
        fx, fy = r.uniform(0.01, 0.7), r.uniform(0.02, 0.9)
        wave = np.sin(x * fx + y * fy * r.choice([-1, 1]) + 3 * np.sin(x * r.uniform(0.005, 0.06)) + r.uniform(0, 6))
        if r.random() < 0.5:
            wave = np.clip(wave * 4 - 3, -1, 1)
        b += r.uniform(0.02, 0.17) * wave
    return b


def neighbours(r, canvas, n, margin, top):
    """Parts of the lines above and below, and frames, as a crop that is a little too high would show."""
    gap = int(r.integers(38, 60))
    for dy in (-gap, gap):
        if r.random() < 0.55:
            s = ink(r, text(r, n), margin)
            y = top + dy
            y0, y1 = max(0, y), min(canvas.shape[0], y + CELL_H)
            if y1 > y0:
                canvas[y0:y1] = np.maximum(canvas[y0:y1], s[y0 - y:y1 - y])
    if r.random() < 0.12:
        y = top + int(r.choice([-1, 1])) * int(r.integers(14, 26)) + CELL_H // 2
        if 0 <= y < canvas.shape[0] - 2 and abs(y - top - CELL_H // 2) > 15:
            canvas[y:y + int(r.integers(1, 3))] = 1
    for side in (0, 1):
        if r.random() < 0.12:
            x = int(r.integers(0, max(1, margin - 6)))
            canvas[:, x:x + 3] = 1 if side == 0 else canvas[:, x:x + 3]
            if side:
                canvas[:, canvas.shape[1] - x - 3:canvas.shape[1] - x] = 1


def line(r, n, hardness=1.0):
    """One training pair: (uint8 image HEIGHT x LENGTHS[n], label string)."""
    s = text(r, n)
    width = LENGTHS[n]
    margin = 3 * PITCH
    pad = 24
    master = np.zeros((CELL_H + 2 * pad, PITCH * n + 2 * margin), np.float32)
    neighbours(r, master, n, margin, pad)
    master[pad:pad + CELL_H] = np.maximum(master[pad:pad + CELL_H], ink(r, s, margin))
    master = spread(r, master)
    # Where the text shall lie in the final image: the margin left and right, the pitch that follows.
    left, right = r.uniform(3, 20), r.uniform(3, 20)
    final_pitch = (width - left - right) / n
    # Smallest pitch in nature: passports scanned to 270 pixels, 5 pixels a character.
    u = r.random()
    p = r.uniform(4.8, 9) if u < 0.3 else r.uniform(8, 16) if u < 0.75 else r.uniform(15, 24)
    k = p / PITCH
    tilt = r.uniform(-0.06, 0.06)
    hs, ws = int(np.ceil(master.shape[0] * k)) + 2, int(np.ceil(master.shape[1] * k)) + 2
    # Master -> source picture, with a little shear and sub-pixel shift; shrink with area averaging where needed.
    if k < 0.5:
        master = cv2.GaussianBlur(master, (0, 0), 0.35 / k)
    ox, oy = r.uniform(0, 1), r.uniform(0, 1)
    src = cv2.warpAffine(master, np.float32([[k, tilt * k, ox], [0, k, oy]]), (ws, hs), flags=cv2.INTER_LINEAR)
    contrast = r.uniform(0.25, 0.8)
    paper = r.uniform(0.5, 0.95)
    img = paper + background(r, hs, ws) * contrast * r.uniform(0.2, 1.1) * hardness
    img = img - src * contrast * (1 if r.random() < 0.7 else np.linspace(r.uniform(0.5, 1), r.uniform(0.5, 1), ws, dtype=np.float32))
    # Optics: defocus and motion, in parts of the pitch.
    if r.random() < 0.75:
        sigma = p * abs(r.normal(0, 0.075)) * hardness
        if sigma > 0.2:
            img = cv2.GaussianBlur(img, (0, 0), min(sigma, 0.17 * p))
    if r.random() < 0.12:
        m = max(2, int(p * r.uniform(0.1, 0.3)))
        img = cv2.blur(img, (m, 1) if r.random() < 0.5 else (1, m))
    if r.random() < 0.15:
        cx, cy, rad = r.uniform(0, ws), r.uniform(0, hs), r.uniform(1, 8) * p
        y, x = np.ogrid[0:hs, 0:ws]
        img = img + r.uniform(0.1, 0.55) * np.exp(-(((x - cx) / rad) ** 2 + ((y - cy) / rad) ** 2)).astype(np.float32)
    if r.random() < 0.1:
        img = img + np.where(np.arange(ws) > r.uniform(0, ws), -r.uniform(0.1, 0.3), 0).astype(np.float32)
    img = img + r.standard_normal(img.shape, np.float32) * abs(r.normal(0, 0.035)) * hardness
    if r.random() < 0.2:
        img = img + (img - cv2.GaussianBlur(img, (0, 0), 1.2)) * r.uniform(0.3, 1.5)   # scanners sharpen
    img8 = np.clip(img * 255, 0, 255).astype(np.uint8)
    if r.random() < 0.6:
        ok, buf = cv2.imencode('.jpg', img8, [cv2.IMWRITE_JPEG_QUALITY, int(r.integers(12 if p > 9 else 40, 95))])
        img8 = cv2.imdecode(buf, cv2.IMREAD_GRAYSCALE)
    return rectify(r, img8, k, margin, n, pad, left, final_pitch, width, tilt, ox, oy), s


def rectify(r, img8, k, margin, n, pad, left, final_pitch, width, tilt, ox, oy):
    """Cuts the line as an imperfect locator would: vertical error, slope, scale, perspective along the line, slight bend."""
    cap = r.uniform(11.2, 15.2)                       # capitals of the master are about 22.5 high, baseline at row 33
    ky = cap / 22.5
    dy = r.uniform(-1.7, 1.7)
    slope = r.uniform(-1.6, 1.6) / width
    bend = r.uniform(-1, 1) if r.random() < 0.3 else 0.0
    persp = r.uniform(-0.05, 0.05) if r.random() < 0.5 else 0.0
    x = np.arange(width, dtype=np.float32)[None, :]
    y = np.arange(HEIGHT, dtype=np.float32)[:, None]
    t = (x - left) / (final_pitch * n)                # 0..1 along the text
    t = t + persp * t * (1 - t)
    xm = margin + t * n * PITCH
    yc = HEIGHT / 2 + dy + slope * (x - width / 2) + bend * (2 * (x / width) - 1) ** 2
    ym = pad + 21.8 + (y - yc) / ky + xm * 0
    xm = xm + ym * 0
    map_x = (xm * k + tilt * k * ym + ox).astype(np.float32)
    map_y = (ym * k + oy).astype(np.float32)
    shrink = k * PITCH / final_pitch
    if shrink > 1.4:
        img8 = cv2.GaussianBlur(img8, (0, 0), 0.4 * shrink)
    return cv2.remap(img8, map_x, map_y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)


def batch(r, size, hardness=1.0):
    """`size` lines of one length: float images normalised like the reader does (ink positive), and labels."""
    n = int(r.choice(list(LENGTHS)))
    pairs = [line(r, n, hardness) for _ in range(size)]
    return np.stack([normalise(p[0]) for p in pairs])[:, None], [p[1] for p in pairs]


def normalise(img8):
    """Zero mean, unit deviation, dark ink positive. The reader's TypeScript does the same."""
    x = img8.astype(np.float32)
    return (x.mean() - x) / max(float(x.std()), 4.0)


def encode(s):
    return [ALPHABET.index(c) + 1 for c in s]
