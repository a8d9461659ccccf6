import { Button, Checkbox, Modal } from '@mantine/core'
import { t } from '../../texts/en.ts'
import { ACTIONS, type Action, DEFAULT_KEYS, setKeys, useKeySettings } from './keys.ts'
import './review.css'

export function KeyHelp({ onClose }: { onClose: () => void }) {
  return (
    <Modal opened onClose={onClose} title={t.review.keys} closeButtonProps={{ 'aria-label': t.common.close }}>
      <KeySettingsForm />
    </Modal>
  )
}

/** Also part of Settings. */
export function KeySettingsForm() {
  const settings = useKeySettings()
  const change = (action: Action, text: string) => {
    const key = text.slice(-1).toLowerCase()
    const taken = ACTIONS.some(other => other !== action && settings.keys[other] === key)
    if (key && !taken && !/[1-9]/.test(key)) setKeys({ ...settings, keys: { ...settings.keys, [action]: key } })
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
      <div>
        <Button variant="default" onClick={() => setKeys(DEFAULT_KEYS)}>
          {t.review.resetKeys}
        </Button>
      </div>
    </div>
  )
}
