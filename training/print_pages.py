"""Synthetic pictures of printed papers at any angle: letters, tables, cards, scattered print, and where their lines lie.

Needs what print_lines.py needs. Deterministic by seed.
"""
import cv2
import numpy as np

import ocrb_lines as ocrb
import print_lines
import scenes

SIZE = 384                      # side of a training crop; the net takes any multiple of 16
CELL = 4
LEAST_CORE = 4.5                # thickness of the marked core in pixels at least, so that cells of 4 show it
UNIT = 8.0                      # heights of capitals are learnt as logarithms to base 2 against this many pixels


class Bank:
    """Lines set in type at a master size, exchanged slowly for new ones."""

    def __init__(self, r, count=1200):
        self.press = print_lines.Press(r)
        self.strips = [self.strip(r) for _ in range(count)]

    def strip(self, r):
        s, font, capital = self.press.setting(r, float(r.choice((60, 120, 200, 320, 500, 800))))
        ink, pad, base, length = self.press.ink(r, s, font, capital)
        ink = print_lines.spread(r, ink, capital)
        return np.ascontiguousarray(ink, np.float32), pad, base, length, capital

    def renew(self, r, count):
        for _ in range(count):
            self.strips[int(r.integers(0, len(self.strips)))] = self.strip(r)

    def pick(self, r):
        return self.strips[int(r.integers(0, len(self.strips)))]


class Sheet:
    """A flat picture with its truth: core of the lines and height of their capitals, in its own pixels."""

    def __init__(self, r, side, scale):
        self.ground = r.uniform(0.55, 1.0)
        rough = r.uniform(0.02, 0.5) if r.random() < 0.5 else r.uniform(0, 0.08)
        self.flat = np.ascontiguousarray(cv2.resize(self.ground + ocrb.background(r, side // 2, side // 2) * rough, (side, side)).astype(np.float32))
        self.core = np.zeros((side, side), np.float32)
        self.height = np.zeros((side, side), np.float32)
        self.scale = scale              # final pixels a pixel of this sheet

    def print(self, strip, x, base_y, capital, dark, most):
        """Sets a strip with its text beginning at x, at most `most` pixels long; returns where it ends."""
        ink, pad, base, length, master = strip
        k = capital / master
        if length * k > most:
            length = most / k
            ink = ink[:, :int(pad + length)]
        small = cv2.resize(ink, None, fx=k, fy=k, interpolation=cv2.INTER_AREA if k < 1 else cv2.INTER_LINEAR)
        scenes.paste(self.flat, small, int(round(x - pad * k)), int(round(base_y - base * k)), dark)
        thick = max(0.55 * capital, LEAST_CORE / self.scale)
        y = base_y - 0.5 * capital
        left, right = int(round(x + 0.1 * capital)), int(round(x + length * k - 0.1 * capital))
        top, bottom = int(round(y - thick / 2)), int(round(y + thick / 2))
        if right > left:
            cv2.rectangle(self.core, (left, top), (right, bottom), 1.0, -1)
            cv2.rectangle(self.height, (left, top), (right, bottom), float(capital), -1)
        return x + length * k


def tinted(r, ground):
    """Grey of the ink, darker than its ground."""
    return ground - r.uniform(0.2, 0.55) if r.random() < 0.35 else max(0.0, ground - r.uniform(0.5, 0.95))


def letter(r, sheet, bank, side):
    """Rows from the top with some columns, tables, headings."""
    capital = np.exp(r.uniform(np.log(5.0), np.log(13))) / sheet.scale
    columns = int(r.choice((1, 1, 2, 2, 3)))
    for column in range(columns):
        x = side * (column + r.uniform(0.02, 0.3)) / columns
        room = side * (column + 1) / columns - x - 2 * capital
        y, size, dark = r.uniform(0, 0.2) * side, capital, tinted(r, sheet.ground)
        while y < side:
            if r.random() < 0.15:
                size = capital * r.choice((0.75, 0.85, 1, 1, 1.2, 1.6, 2.2))
                dark = tinted(r, sheet.ground)
            step = size * r.uniform(1.6, 2.1) if r.random() < 0.8 else size * r.uniform(2, 6)
            y += step
            if r.random() < 0.1:
                continue
            end = sheet.print(bank.pick(r), x + (r.uniform(0, 3) * size if r.random() < 0.1 else 0), y, size, dark, room * (1 if r.random() < 0.6 else r.uniform(0.2, 1)))
            while r.random() < 0.35 and end + 4 * size < x + room:
                end = sheet.print(bank.pick(r), end + size * r.uniform(1.7, 9), y, size, dark, x + room - end)
            if r.random() < 0.05:
                line = int(y + size * r.uniform(0.3, 0.8))
                cv2.line(sheet.flat, (int(x), line), (int(x + room), line), float(dark), max(1, int(size * 0.1)))


def card(r, sheet, bank, side):
    """Labels above or before values, of two sizes."""
    value = np.exp(r.uniform(np.log(7), np.log(26))) / sheet.scale
    small = value * r.uniform(0.42, 0.9)
    dark_label, dark = tinted(r, sheet.ground), tinted(r, sheet.ground)
    for x, room in ((side * r.uniform(0.02, 0.15), side * 0.33), (side * r.uniform(0.52, 0.7), side * 0.45)):
        y = r.uniform(0, 0.15) * side
        while y < side:
            if r.random() < 0.7:
                y += small * r.uniform(1.8, 4)
                sheet.print(bank.pick(r), x, y, small, dark_label, room * r.uniform(0.2, 1))
                y += value * r.uniform(1.5, 2.0)
                sheet.print(bank.pick(r), x, y, value, dark, room * r.uniform(0.2, 1))
            else:
                y += value * r.uniform(1.6, 3)
                end = sheet.print(bank.pick(r), x, y, small, dark_label, room * r.uniform(0.1, 0.4))
                sheet.print(bank.pick(r), end + value * r.uniform(1.5, 3), y, value, dark, x + room - end if x + room - end > 2 * value else 2 * value)


def scattered(r, sheet, bank, side):
    for _ in range(int(r.integers(0, 9))):
        capital = np.exp(r.uniform(np.log(6), np.log(34))) / sheet.scale
        x, y = int(r.uniform(-0.1, 0.8) * side), int(r.uniform(0, 1) * side)
        most = int(side * r.uniform(0.1, 0.8))
        top, bottom = int(y - 1.9 * capital), int(y + 0.9 * capital)
        if sheet.core[max(0, top):max(1, bottom), max(0, x):max(1, x + most)].any():
            continue
        if r.random() < 0.35:                               # light print on a dark bar
            cv2.rectangle(sheet.flat, (int(x - capital), top), (int(x + most + capital), bottom), float(r.uniform(0, 0.45)), -1)
            sheet.print(bank.pick(r), x, y, capital, r.uniform(0.75, 1), most)
        else:
            sheet.print(bank.pick(r), x, y, capital, tinted(r, sheet.ground), most)


def picture(r, bank):
    """One example: (uint8 SIZE x SIZE, core and log height at a quarter of the size, (cos, sin) of the direction of reading)."""
    scale = r.uniform(0.55, 1.0)
    side = int(SIZE * 1.5 / scale)
    sheet = Sheet(r, side, scale)
    if r.random() < 0.35:
        scenes.ornaments(r, sheet.flat)
    u = r.random()
    (letter if u < 0.5 else card if u < 0.85 else scattered)(r, sheet, bank, side)
    t = np.deg2rad(r.normal(0, 5) if r.random() < 0.45 else r.uniform(0, 360))
    rot = np.float32([[np.cos(t), -np.sin(t)], [np.sin(t), np.cos(t)]])
    corners = np.float32([[0, 0], [side, 0], [side, side], [0, side]])
    moved = (corners + r.normal(0, 0.025, (4, 2)).astype(np.float32) * side - side / 2) @ rot.T * scale + SIZE / 2 + r.uniform(-0.3, 0.3, 2) * SIZE * (r.random() < 0.6)
    m = cv2.getPerspectiveTransform(corners, moved.astype(np.float32))
    table = r.uniform(0.05, 0.9) + ocrb.background(r, SIZE, SIZE) * r.uniform(0.1, 0.8)
    flat = cv2.GaussianBlur(sheet.flat, (0, 0), 0.33 / scale) if scale < 0.85 else sheet.flat
    img = cv2.warpPerspective(flat, m, (SIZE, SIZE), table.astype(np.float32), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_TRANSPARENT)
    core = cv2.resize(cv2.warpPerspective(sheet.core, m, (SIZE, SIZE), flags=cv2.INTER_LINEAR), (SIZE // CELL, SIZE // CELL), interpolation=cv2.INTER_AREA)
    height = cv2.warpPerspective(sheet.height, m, (SIZE, SIZE), flags=cv2.INTER_NEAREST).reshape(SIZE // CELL, CELL, SIZE // CELL, CELL).max((1, 3)) * scale
    height = np.log2(np.maximum(height, 1) / UNIT).astype(np.float32)
    return scenes.spoil(r, img.astype(np.float32), 6.0), core, height, (float(np.cos(t)), float(np.sin(t)))


if __name__ == '__main__':
    import sys
    r = np.random.default_rng(int(sys.argv[2]) if len(sys.argv) > 2 else 1)
    bank = Bank(r, 200)
    rows = []
    for _ in range(3):
        row = []
        for _ in range(3):
            img, core, height, way = picture(r, bank)
            marks = cv2.resize(core, (SIZE, SIZE), interpolation=cv2.INTER_NEAREST)
            row.append(np.dstack([img, img, np.maximum(img, (marks * 255).astype(np.uint8))]))
        rows.append(np.hstack(row))
    cv2.imwrite(sys.argv[1], np.vstack(rows))
