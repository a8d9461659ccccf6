import { type RefObject, useEffect, useState } from 'react'

export type CameraTrouble = 'blocked' | 'missing' | 'busy' | 'insecure'

/** Opens the back camera into the video element and closes it on leaving. */
export function useCamera(video: RefObject<HTMLVideoElement | null>): { isReady: boolean; trouble: CameraTrouble | null } {
  const [isReady, setReady] = useState(false)
  const [trouble, setTrouble] = useState<CameraTrouble | null>(null)
  useEffect(() => {
    let stream: MediaStream | undefined
    let isGone = false
    openCamera()
      .then(async opened => {
        stream = opened
        if (isGone || !video.current) return stop(opened)
        video.current.srcObject = opened
        await video.current.play()
        setReady(true)
      })
      .catch((error: unknown) => {
        if (!isGone) setTrouble(troubleOf(error))
      })
    return () => {
      isGone = true
      if (stream) stop(stream)
    }
  }, [video])
  return { isReady, trouble }
}

/** Browsers hide the camera on plain HTTP. */
export const hasLiveCamera = (): boolean => window.isSecureContext && Boolean(navigator.mediaDevices?.getUserMedia)

async function openCamera(): Promise<MediaStream> {
  if (!hasLiveCamera()) throw new DOMException('no secure context', 'SecurityError')
  return navigator.mediaDevices.getUserMedia({
    audio: false,
    video: { facingMode: { ideal: 'environment' }, width: { ideal: 2560 }, height: { ideal: 1440 } },
  })
}

function stop(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop()
}

function troubleOf(error: unknown): CameraTrouble {
  const name = error instanceof DOMException ? error.name : ''
  if (name === 'SecurityError') return 'insecure'
  if (name === 'NotAllowedError') return 'blocked'
  if (name === 'NotFoundError' || name === 'OverconstrainedError') return 'missing'
  return 'busy'
}
