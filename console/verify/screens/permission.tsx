import { hasLiveCamera } from '../camera/use-camera.ts'
import { useCheck } from '../context.ts'
import { Button, Page } from '../parts.tsx'

/** Explains before the browser asks; the file is an equal way, not a fallback, unless the company wants live pictures only. */
export function Permission() {
  const { state, texts, go } = useCheck()
  const isLive = hasLiveCamera()
  return (
    <Page title={texts.permissionTitle} icon="card" onBack={() => go('choose')}>
      <p>{isLive ? texts.permissionLead : texts.cameraInsecure}</p>
      <div className="actions">
        {isLive && <Button onClick={() => go('camera')}>{texts.useCamera}</Button>}
        {!(isLive && state.is_live_only) && (
          <Button kind={isLive ? 'plain' : 'primary'} onClick={() => go('upload')}>
            {texts.useUpload}
          </Button>
        )}
      </div>
    </Page>
  )
}
