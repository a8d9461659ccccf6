import type { SaveState } from '../../components/use-autosave.ts'
import { t } from '../../texts/en.ts'

/** Whether what was typed is kept; nothing where nothing was typed yet. */
export function SaveNote({ state, isFiled }: { state: SaveState; isFiled: boolean }) {
  const text = { idle: isFiled ? t.bundles.kept : '', saving: t.documentNew.saving, saved: t.bundles.kept, failed: t.bundles.notKept }[
    state
  ]
  return (
    <span className="small quiet" role="status">
      {text}
    </span>
  )
}
