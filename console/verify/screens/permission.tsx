import { hasLiveCamera } from '../camera/use-camera.ts'
import { useCheck } from '../context.ts'
import { Button, Page } from '../parts.tsx'

/** Explains before the browser asks; the file is an equal way, not a fallback. */
export function Permission() {
  const { texts, go } = useCheck()
  const isLive = hasLiveCamera()
  return (
    <Page title={texts.permissionTitle} icon="card" onBack={() => go('choose')}>
      <p>{isLive ? texts.permissionLead : texts.cameraInsecure}</p>
      <div className="actions">
        {isLive && <Button onClick={() => go('camera')}>{texts.useCamera}</Button>}
        <Button kind={isLive ? 'plain' : 'primary'} onClick={() => go('upload')}>
          {texts.useUpload}
        </Button>
      </div>
    </Page>
  )
}
