import { Button, Checkbox, Modal } from '@mantine/core'
import { useState } from 'react'
import { Card } from '../../components/page.tsx'
import { t } from '../../texts/staff.ts'
import { ACTIONS, type Action, DEFAULT_KEYS, setKeys, useKeySettings } from './keys.ts'
import './review.css'

export function KeyHelp({ onClose }: { onClose: () => void }) {
  return (
    <Modal opened onClose={onClose} title={t.review.keys} closeButtonProps={{ 'aria-label': t.common.close }}>
      <KeySettingsForm />
    </Modal>
  )
}

/** Part of Settings. */
export const KeySettingsCard = () => (
  <Card title={t.review.keys}>
    <KeySettingsForm />
  </Card>
)

function KeySettingsForm() {
  const settings = useKeySettings()
  const [refused, setRefused] = useState<string | null>(null)
  const change = (action: Action, text: string) => {
    const key = text.trim().slice(-1).toLowerCase()
    if (!key) return
    const taken = ACTIONS.find(other => other !== action && settings.keys[other] === key)
    setRefused(taken ? t.review.keyTaken(key, t.review.actions[taken]) : /[1-9]/.test(key) ? t.review.keyBarred : null)
    if (!taken && !/[1-9]/.test(key)) setKeys({ ...settings, keys: { ...settings.keys, [action]: key } })
  }
  return (
    <div className="stack">
      <Checkbox
        label={t.review.keysOn}
        checked={settings.isOn}
        onChange={event => setKeys({ ...settings, isOn: event.currentTarget.checked })}
      />
      <ul className="key-list">
        {ACTIONS.map(action => (
          <li key={action}>
            <span id={`key-${action}`}>{t.review.actions[action]}</span>
            <input
              aria-labelledby={`key-${action}`}
              value={settings.keys[action]}
              disabled={!settings.isOn}
              onChange={event => change(action, event.currentTarget.value)}
            />
          </li>
        ))}
        <li>
          <span>{t.review.toggleReason}</span>
          <kbd>1-9</kbd>
        </li>
      </ul>
      <p className="field-error" role="status">
        {refused}
      </p>
      <div>
        <Button variant="default" onClick={() => setKeys(DEFAULT_KEYS)}>
          {t.review.resetKeys}
        </Button>
      </div>
    </div>
  )
}
