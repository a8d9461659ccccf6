import { AppError } from '../../domain/errors.ts'
import { faultOf, type SettingName, type Settings } from '../../domain/settings.ts'
import { type Audit, change } from '../../platform/postgres/change.ts'
import type { Context } from '../../platform/postgres/context.ts'
import { storedSettings, storeSettings, subjectOf } from './store.ts'

/**
 * Sets some settings and gives others back to their default; the journal says from what to what. @throws AppError invalidParameter
 */
export function changeSettings(ctx: Context, given: Partial<Settings>, reset: readonly SettingName[]): Promise<Partial<Settings>> {
  // The keys of settings are their names.
  const names = Object.keys(given) as SettingName[]
  for (const name of names) {
    const value = given[name]
    const fault = value === undefined ? null : faultOf(name, value)
    if (fault) throw new AppError('invalidParameter', { name, why: `it must be ${fault}` })
  }
  return change(ctx, async tx => {
    const before = await storedSettings(tx, true)
    const after = { ...before, ...given }
    for (const name of reset) delete after[name]
    const changed = [...new Set([...names, ...reset])].filter(name => spell(before[name]) !== spell(after[name]))
    if (changed.length > 0) await storeSettings(tx, after)
    const [first, ...rest] = changed.map(
      (name): Audit => ({ what: 'settings.changed', sid: subjectOf(name), from: spell(before[name]), to: spell(after[name]) }),
    )
    return { result: after, audit: first ? [first, ...rest] : 'unchanged' }
  })
}

const spell = (value: unknown): string => (value === undefined ? 'default' : JSON.stringify(value))
