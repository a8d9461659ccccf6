import { type Box, boxAround } from '../../domain/reading/reading.ts'
import { fromPixels, type Pixels, toPixels } from './pixels.ts'

/** A part of a picture, turned upright and sized, and the way back to places in the picture. */
export interface Straightened {
  image: Pixels
  /** Box, in pixels of `image`, as fractions of the picture it was taken from. */
  toBox(left: number, top: number, right: number, bottom: number, page: number): Box
}

/** Part of the upright picture in its own pixels, the origin at its centre. */
export interface Window {
  left: number
  top: number
  right: number
  bottom: number
}

/** Turns the picture by -`degrees` (its own tilt, clockwise), cuts `window` out and makes it at most `longest` pixels long. */
export async function straighten(picture: Pixels, degrees: number, longest: number, window?: Window): Promise<Straightened> {
  // Shrinking first makes turning cheap; twice the final size keeps the strokes.
  const before = Math.min(1, (2 * longest) / Math.max(picture.width, picture.height))
  const small =
    before < 1
      ? await toPixels(
          fromPixels(picture).resize(Math.round(picture.width * before), Math.round(picture.height * before), { fit: 'fill' }),
          1,
        )
      : picture
  const turned = Math.abs(degrees) < 0.3 ? small : await toPixels(fromPixels(small).rotate(-degrees, { background: '#808080' }), 1)
  const cut = window ? await crop(turned, scaled(window, before)) : { image: turned, left: 0, top: 0 }
  const scale = Math.min(1, longest / Math.max(cut.image.width, cut.image.height))
  const width = Math.round(cut.image.width * scale)
  const image =
    scale < 1 ? await toPixels(fromPixels(cut.image).resize(width, Math.round(cut.image.height * scale), { fit: 'fill' }), 1) : cut.image
  const angle = (degrees * Math.PI) / 180
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)]
  const toPicture = (x: number, y: number): { x: number; y: number } => {
    const u = x / scale + cut.left - turned.width / 2
    const v = y / scale + cut.top - turned.height / 2
    return { x: (u * cos - v * sin) / small.width + 0.5, y: (u * sin + v * cos) / small.height + 0.5 }
  }
  return {
    image,
    toBox(left, top, right, bottom, page) {
      return boxAround([toPicture(left, top), toPicture(right, top), toPicture(right, bottom), toPicture(left, bottom)], page)
    },
  }
}

const scaled = ({ left, top, right, bottom }: Window, by: number): Window => ({
  left: left * by,
  top: top * by,
  right: right * by,
  bottom: bottom * by,
})

async function crop(image: Pixels, window: Window): Promise<{ image: Pixels; left: number; top: number }> {
  const left = Math.max(0, Math.round(image.width / 2 + window.left))
  const top = Math.max(0, Math.round(image.height / 2 + window.top))
  const right = Math.min(image.width, Math.round(image.width / 2 + window.right))
  const bottom = Math.min(image.height, Math.round(image.height / 2 + window.bottom))
  if (right - left < 60 || bottom - top < 30) return { image, left: 0, top: 0 }
  return { image: await toPixels(fromPixels(image).extract({ left, top, width: right - left, height: bottom - top }), 1), left, top }
}
