import { type FrameQuality, measureFrame } from './frame-quality.ts'

const MEASURED_WIDTH = 480
const JPEG_QUALITY = 0.92

/** Where the guide lies inside the picture that the camera sends, in its pixels. */
export interface Guide {
  x: number
  y: number
  width: number
  height: number
}

/** The guide as drawn on screen, carried over to the camera's picture (the video is shown with `object-fit: cover`). */
export function guideInVideo(video: HTMLVideoElement, guide: DOMRect): Guide {
  const box = video.getBoundingClientRect()
  const scale = Math.max(box.width / video.videoWidth, box.height / video.videoHeight)
  const offsetX = (video.videoWidth * scale - box.width) / 2
  const offsetY = (video.videoHeight * scale - box.height) / 2
  return {
    x: (guide.left - box.left + offsetX) / scale,
    y: (guide.top - box.top + offsetY) / scale,
    width: guide.width / scale,
    height: guide.height / scale,
  }
}

/** Measures what the camera sees inside the guide; undefined while there is no picture. */
export function measureVideo(video: HTMLVideoElement, guide: Guide, canvas: HTMLCanvasElement): FrameQuality | undefined {
  if (!video.videoWidth || guide.width < 8) return undefined
  const width = MEASURED_WIDTH
  const height = Math.max(8, Math.round((width * guide.height) / guide.width))
  canvas.width = width
  canvas.height = height
  const context = canvas.getContext('2d', { willReadFrequently: true })
  if (!context) return undefined
  context.drawImage(video, guide.x, guide.y, guide.width, guide.height, 0, 0, width, height)
  return measureFrame(greyOf(context.getImageData(0, 0, width, height).data), width, height)
}

function greyOf(rgba: Uint8ClampedArray): Uint8ClampedArray {
  const grey = new Uint8ClampedArray(rgba.length / 4)
  for (let i = 0; i < grey.length; i++)
    grey[i] = 0.299 * (rgba[4 * i] ?? 0) + 0.587 * (rgba[4 * i + 1] ?? 0) + 0.114 * (rgba[4 * i + 2] ?? 0)
  return grey
}

/** The camera's picture as a JPEG: all that is on screen, since corners outside the guide help to find the document's outline. */
export async function takePicture(video: HTMLVideoElement): Promise<Blob> {
  const canvas = document.createElement('canvas')
  canvas.width = video.videoWidth
  canvas.height = video.videoHeight
  canvas.getContext('2d')?.drawImage(video, 0, 0)
  return new Promise((resolve, reject) => {
    canvas.toBlob(blob => (blob ? resolve(blob) : reject(new Error('the picture could not be made'))), 'image/jpeg', JPEG_QUALITY)
  })
}
