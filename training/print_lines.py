"""Synthetic lines of print as a photograph shows them: many typefaces, small, blurred, noisy, over patterns, between rules, badly cut.

Needs Debian's python3-numpy, python3-opencv, python3-pil, fontconfig, the word lists of print_text.py and the fonts of FAMILIES
(training/README.md names the packages). Deterministic by seed.
"""
import glob
import subprocess

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

import ocrb_lines as ocrb
import print_text

cv2.setNumThreads(1)

HEIGHT = 32
CAPITAL = 15.5                   # height of a capital in a strip
BASE = 22.5                      # row of the base line in a strip
STRETCH = 1.2                    # strips are wider than the print, so that each of two thin letters gets its steps
WIDTHS = (64, 96, 128, 160, 192, 224, 256, 304, 352, 416, 480, 544, 608)
ALPHABET = print_text.ALPHABET
ROOT = '/usr/share/fonts/'

# Folder, pattern of the file, weight. Families that papers are really set in weigh more.
FAMILIES = [
    ('truetype/liberation*', 'LiberationSans-*', 10), ('truetype/liberation*', 'LiberationSansNarrow-*', 3), ('truetype/liberation*', 'LiberationSerif-*', 6),
    ('truetype/liberation*', 'LiberationMono-*', 4), ('truetype/dejavu', 'DejaVuSans*', 6), ('truetype/dejavu', 'DejaVuSerif*', 3), ('opentype/urw-base35', 'NimbusSans*', 6),
    ('opentype/urw-base35', 'NimbusRoman*', 3), ('opentype/urw-base35', 'NimbusMono*', 3), ('opentype/urw-base35', 'URWGothic*', 2), ('opentype/urw-base35', 'P052*', 2),
    ('opentype/urw-base35', 'C059*', 2), ('opentype/urw-base35', 'URWBookman*', 2), ('truetype/open-sans', '*', 6), ('truetype/roboto', '*', 6), ('opentype/roboto', '*', 3),
    ('truetype/lato', '*', 5), ('truetype/crosextra', 'Carlito*', 6), ('truetype/crosextra', 'Caladea*', 3), ('truetype/noto', 'NotoSans-*', 5), ('truetype/noto', 'NotoSerif-*', 3),
    ('truetype/noto', 'NotoSansDisplay-*', 3), ('truetype/noto', 'NotoSerifDisplay-*', 1), ('truetype/noto', 'NotoSansMono-*', 2), ('opentype/inter', '*', 4),
    ('truetype/paratype', '*', 4), ('opentype/cantarell', '*', 2), ('opentype/cabin', '*', 2), ('truetype/clear-sans', '*', 3), ('truetype/freefont', '*', 3),
    ('opentype/linux-libertine', 'Lin*_[RZBI]*', 3), ('truetype/ebgaramond', '*Garamond*-[RBI]*', 2), ('truetype/gentium', '*', 2), ('truetype/charis', '*', 2), ('truetype/andika', '*', 2),
    ('truetype/cmu', 'cmun[rbs]*', 2), ('opentype/courier-prime', '*', 2), ('truetype/jetbrains-mono', '*', 2), ('truetype/hack', '*', 2), ('truetype/firacode', '*', 1),
    ('truetype/mononoki', '*', 1), ('truetype/inconsolata', '*', 1), ('truetype/fantasque-sans', 'Normal*', 1), ('opentype/dosis', '*', 1), ('truetype/vollkorn', '*', 1),
    ('opentype/league-spartan', '*', 1), ('truetype/adf', 'Gillius*', 2), ('truetype/adf', 'Universalis*', 2), ('truetype/adf', 'Switzera*', 2), ('truetype/adf', 'Baskervald*', 1),
    ('truetype/adf', 'Tribun*', 2), ('truetype/adf', 'Libris*', 1), ('truetype/adf', 'Verana*', 2), ('truetype/tuffy', '*', 1), ('truetype/play', '*', 1), ('opentype/jura', '*', 1),
    ('opentype/ocr-b', 'OCRB.otf', 5), ('opentype/ocr-b', 'OCRBS*', 1), ('truetype/quicksand', '*', 1), ('opentype/mplus', 'Mplus[12]-[RMB]*', 1), ('texmf/fonts/opentype/public/tex-gyre', 'texgyreheros*', 4),
    ('texmf/fonts/opentype/public/tex-gyre', 'texgyretermes*', 2), ('texmf/fonts/opentype/public/tex-gyre', 'texgyreadventor*', 2),
]
LEFT_OUT = ('Thin', 'Hairline', 'ExtraLight', 'Math', 'Icons', 'Symbol', 'Initials', 'Keyboard', 'Unjoined', 'Fill')


class Font:
    """One file at a master size, with what it can show and how high its capitals are."""

    def __init__(self, path):
        self.path = path
        self.shows = covered(path)
        self.loaded = {}

    def at(self, size):
        if size not in self.loaded:
            font = ImageFont.truetype(self.path, size, layout_engine=ImageFont.Layout.BASIC)
            _, top, _, _ = font.getbbox('HEX', anchor='ls')
            self.loaded[size] = (font, -top)
        return self.loaded[size]


def covered(path):
    out = subprocess.run(['fc-query', '--format', '%{charset}\n', path], capture_output=True, text=True).stdout.split('\n')[0]
    ranges = [[int(v, 16) for v in part.split('-')] for part in out.split() if part]
    return frozenset(c for c in print_text.ALPHABET + ''.join(print_text.SAME) if any(a[0] <= ord(c) <= a[-1] for a in ranges))


def typefaces():
    """List of (weight, fonts of one family)."""
    out = []
    for folder, pattern, weight in FAMILIES:
        roots = [ROOT, '/usr/share/'] if folder.startswith('texmf') else [ROOT]
        paths = sorted(p for root in roots for p in glob.glob(root + folder + '/' + pattern) + glob.glob(root + folder + '/*/' + pattern)
                       if p.lower().endswith(('.ttf', '.otf')) and not any(x in p for x in LEFT_OUT))
        fonts = [f for f in map(Font, paths) if all(c in f.shows for c in 'AZaz09.,-')]
        if fonts:
            out.append((weight, fonts))
    return out


class Press:
    """Sets lines in type and spoils them."""

    def __init__(self, r):
        self.text = print_text.Text(r)
        faces = typefaces()
        self.families = [fonts for _, fonts in faces]
        total = sum(w for w, _ in faces)
        self.weights = [w / total for w, _ in faces]
        self.waiting = {}

    def font(self, r, s=''):
        for _ in range(20):
            fonts = self.families[int(r.choice(len(self.families), p=self.weights))]
            font = fonts[int(r.integers(0, len(fonts)))]
            if all(c in font.shows for c in s):
                return font
        return None

    def setting(self, r, width):
        """A string and a font that shows it; shortened so that it may fill `width` pixels of a strip."""
        while True:
            s = self.text.line(r)
            if r.random() < 0.35 and width >= 250:
                s += '  '[:int(r.integers(1, 3))] + self.text.line(r)
            if r.random() < 0.08:
                s = s.replace("'", '’').replace('-', '–').replace('"', '“')
            font = self.font(r, s)
            if font is None:
                continue
            size = int(r.choice((36, 44, 52)))
            type_, capital = font.at(size)
            if capital < size * 0.35:
                continue
            room = width * capital / CAPITAL * r.uniform(0.75, 1.05)
            if type_.getlength(s) > room:
                while len(s) > 1 and type_.getlength(s) > room:
                    s = s[:max(1, min(len(s) - 1, int(len(s) * room / type_.getlength(s))))]
            s = s.strip()
            if s:
                return s, type_, capital

    def ink(self, r, s, font, capital):
        """Ink 0..1 with a margin; the base line lies at row `base`, the text begins at column `pad`."""
        pad, above, below = int(capital), int(capital * 2.1), int(capital * 1.15)
        spacing = r.uniform(0.02, 0.25) * capital if r.random() < 0.12 else -r.uniform(0, 0.06) * capital if r.random() < 0.08 else 0.0
        if spacing:
            xs, x = [], 0.0
            for c in s:
                xs.append(x)
                x += font.getlength(c) + spacing
            length = x
        else:
            length = font.getlength(s)
        im = Image.new('L', (int(length) + 2 * pad, above + below), 0)
        d = ImageDraw.Draw(im)
        if spacing:
            for c, x in zip(s, xs):
                d.text((pad + x, above), c, font=font, fill=255, anchor='ls')
        else:
            d.text((pad, above), s, font=font, fill=255, anchor='ls')
        return np.asarray(im, np.float32) / 255, pad, above, length

    def line(self, r, hardness=1.0):
        """One training pair: (uint8 image, HEIGHT by one of WIDTHS, label)."""
        s, font, capital = self.setting(r, r.uniform(70, 560))
        strip, pad, base, length = self.ink(r, s, font, capital)
        strip = np.ascontiguousarray(strip)
        self.surroundings(r, strip, font, capital, pad, base, length)
        strip = spread(r, strip, capital)
        # Height of a capital in the source picture, in pixels; 5.5 is fine print of a page photographed whole.
        u = r.random()
        p = r.uniform(5.5, 9) if u < 0.35 else r.uniform(8, 15) if u < 0.75 else r.uniform(14, 32)
        if hardness < 0.5:
            p = max(p, 10)
        k = p / capital
        img, tilt, ox, oy = photograph(r, strip, k, p, hardness)
        return cut(r, img, k, tilt, ox, oy, capital, pad, base, length), ' '.join(print_text.fold(s).split())

    def surroundings(self, r, strip, font, capital, pad, base, length):
        """Neighbouring lines, rules, frames, dots."""
        h, w = strip.shape
        for way in (-1, 1):
            if r.random() < 0.4:
                gap = capital * r.uniform(1.55, 2.6) * way
                y = int(base + gap)
                s = self.text.line(r)[:int(r.integers(3, 60))]
                im = Image.new('L', (w, h), 0)
                ImageDraw.Draw(im).text((int(r.integers(-w // 2, w // 2)), y), s, font=font, fill=255, anchor='ls')
                np.maximum(strip, np.asarray(im, np.float32) / 255, out=strip)
        thick = max(1, int(capital * r.uniform(0.03, 0.12)))
        if r.random() < 0.1:
            y = int(base + capital * r.uniform(0.12, 0.75))
            strip[y:y + thick] = r.uniform(0.4, 1)
        if r.random() < 0.07:
            y = int(base - capital * r.uniform(1.35, 1.9))
            strip[max(0, y):max(0, y) + thick] = r.uniform(0.4, 1)
        for side in (0, 1):
            if r.random() < 0.08:
                x = int(pad - capital * r.uniform(0.25, 0.9)) if side == 0 else int(pad + length + capital * r.uniform(0.25, 0.9))
                strip[:, max(0, x):max(0, x) + thick] = r.uniform(0.4, 1)

    def batch(self, r, size, hardness=1.0):
        """Lines of one width, about `size` times 256 pixels of them: (float images as the reader makes them, labels)."""
        while True:
            pair = self.line(r, hardness)
            waiting = self.waiting.setdefault(pair[0].shape[1], [])
            waiting.append(pair)
            if len(waiting) >= max(4, size * 256 // pair[0].shape[1]):
                del self.waiting[pair[0].shape[1]]
                return np.stack([normalise(p[0]) for p in waiting])[:, None], [p[1] for p in waiting]


def spread(r, strip, capital):
    """Ink spread or worn print: blur, then a soft threshold at another level, then holes."""
    if r.random() < 0.6:
        level, soft = r.uniform(0.25, 0.7), r.uniform(0.1, 0.4)
        b = cv2.GaussianBlur(strip, (0, 0), capital * r.uniform(0.015, 0.05))
        strip = np.clip((b - level) / soft + 0.5, 0, 1)
    if r.random() < 0.12:
        h, w = strip.shape
        n = r.uniform(3, 9)
        holes = cv2.resize(r.random((int(h / n) + 1, int(w / n) + 1), np.float32), (w, h))
        strip = strip * np.clip((holes - r.uniform(0.05, 0.25)) * 6, 0.2, 1)
    return strip


def photograph(r, strip, k, p, hardness):
    h, w = strip.shape
    tilt = r.normal(0, 0.03) + (r.uniform(-0.2, 0.2) if r.random() < 0.08 else 0)
    shear = abs(tilt) * h
    hs, ws = int(np.ceil(h * k)) + 2, int(np.ceil((w + shear) * k)) + 2
    if k < 0.6:
        strip = cv2.GaussianBlur(strip, (0, 0), 0.33 / k)
    ox, oy = r.uniform(0, 1) + max(0, -tilt) * h * k, r.uniform(0, 1)
    src = cv2.warpAffine(strip, np.float32([[k, tilt * k, ox], [0, k, oy]]), (ws, hs), flags=cv2.INTER_LINEAR)
    contrast = r.uniform(0.18, 0.85) if r.random() < 0.7 else r.uniform(0.6, 0.95)
    paper = r.uniform(max(0.4, contrast), 1.0)
    rough = contrast * (r.uniform(0.05, 0.9) if r.random() < 0.5 else r.uniform(0, 0.25)) * hardness
    img = paper - src * contrast
    if rough > 0.02:
        img = img + ocrb.background(r, hs, ws) * rough
    if r.random() < 0.1:
        img = img - src * np.linspace(r.uniform(-0.2, 0.2), r.uniform(-0.2, 0.2), ws, dtype=np.float32) * contrast
    if r.random() < 0.1:
        img = 1 - img                                     # light print on dark ground
    if r.random() < 0.7:
        sigma = p * abs(r.normal(0, 0.07)) * hardness
        if sigma > 0.2:
            img = cv2.GaussianBlur(img, (0, 0), min(sigma, 0.16 * p))
    if r.random() < 0.1:
        m = max(2, int(p * r.uniform(0.08, 0.25)))
        img = cv2.blur(img, (m, 1) if r.random() < 0.5 else (1, m))
    if r.random() < 0.06:
        cx, cy, rad = r.uniform(0, ws), r.uniform(0, hs), r.uniform(1, 6) * p
        y, x = np.ogrid[0:hs, 0:ws]
        img = img + r.uniform(0.1, 0.4) * np.exp(-(((x - cx) / rad) ** 2 + ((y - cy) / rad) ** 2)).astype(np.float32)
    if r.random() < 0.08:
        img = img + np.where(np.arange(ws) > r.uniform(0, ws), -r.uniform(0.1, 0.3), 0).astype(np.float32)
    img = img * r.uniform(0.5, 1.0) + r.standard_normal(img.shape, np.float32) * abs(r.normal(0, 0.025)) * hardness
    if r.random() < 0.15:
        img = img + (img - cv2.GaussianBlur(img, (0, 0), 1.0)) * r.uniform(0.3, 1.2)   # scanners and telephones sharpen
    img8 = np.clip(img * 255, 0, 255).astype(np.uint8)
    if r.random() < 0.6:
        _, buf = cv2.imencode('.jpg', img8, [cv2.IMWRITE_JPEG_QUALITY, int(r.integers(25 if p > 9 else 50, 96))])
        img8 = cv2.imdecode(buf, cv2.IMREAD_GRAYSCALE)
    return img8, tilt, ox, oy


def cut(r, img8, k, tilt, ox, oy, capital, pad, base, length):
    """Cuts the line as an imperfect detector would: error of height and place, slope, stretch, slight bend."""
    ky = CAPITAL * r.uniform(0.84, 1.16) / capital          # strip pixels a master pixel
    kx = ky * STRETCH * r.uniform(0.86, 1.2)
    left, right = r.uniform(1.5, 13), r.uniform(1.5, 13)
    need = left + right + length * kx
    width = next((w for w in WIDTHS if w >= need), WIDTHS[-1])
    kx = min(kx, (width - left - 1.5) / max(length, 1))
    dy = r.uniform(-1.9, 1.9)
    slope = r.uniform(-1.5, 1.5) / max(width, 200) if r.random() < 0.6 else 0.0
    bend = r.uniform(-1, 1) if r.random() < 0.2 else 0.0
    x = np.arange(width, dtype=np.float32)[None, :]
    y = np.arange(HEIGHT, dtype=np.float32)[:, None]
    xm = pad + (x - left) / kx
    ym = base + (y - BASE - dy - slope * (x - width / 2) - bend * (2 * (x / width) - 1) ** 2) / ky
    xm = xm + ym * 0
    map_x = (xm * k + tilt * k * (ym - base) + tilt * k * base + ox).astype(np.float32)
    map_y = (ym * k + oy).astype(np.float32)
    shrink = k / kx
    if shrink > 1.4:
        img8 = cv2.GaussianBlur(img8, (0, 0), 0.36 * shrink)
    return cv2.remap(img8, map_x, map_y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)


def normalise(img8):
    """Zero mean, unit deviation, ink positive: the rarer of light and dark is taken for ink. The reader's TypeScript does the same."""
    x = img8.astype(np.float32)
    x = (x.mean() - x) / max(float(x.std()), 4.0)
    return x if float((x ** 3).mean()) >= 0 else -x


def encode(s):
    return [print_text.INDEX[c] for c in s]


def sheet(path, seed=1, rows=40):
    """A picture of training lines, to look at."""
    r = np.random.default_rng(seed)
    press = Press(r)
    out = []
    for _ in range(rows):
        a, s = press.line(r)
        print(s)
        out += [np.pad(a, ((0, 6), (0, WIDTHS[-1] - a.shape[1])))]
    cv2.imwrite(path, np.vstack(out))


if __name__ == '__main__':
    import sys
    sheet(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 1)
