import type { Fault } from '../../../src/domain/decision.ts'
import { isStaffOnly, REASONS, type ReasonCode } from '../../../src/domain/reasons.ts'
import { t } from '../../texts/staff.ts'
import type { CaseItem } from './items.ts'

/** The nine that reviewers choose most come first and have a digit; the rest of the catalogue follows. */
export const FIRST: readonly ReasonCode[] = [
  'blurry',
  'glare',
  'cut_off',
  'expired',
  'name_mismatch',
  'detail_mismatch',
  'address_mismatch',
  'unsupported',
  'other',
]
// The keys of the catalogue are its codes.
const REST = (Object.keys(REASONS) as ReasonCode[]).filter(code => !FIRST.includes(code) && code !== 'test_bundle')

export const isSameFault = (a: Fault, b: Fault): boolean => a.code === b.code && a.item === b.item
export const toggled = (faults: readonly Fault[], fault: Fault): Fault[] =>
  faults.some(one => isSameFault(one, fault)) ? faults.filter(one => !isSameFault(one, fault)) : [...faults, fault]

interface Props {
  faults: readonly Fault[]
  items: readonly CaseItem[]
  /** What the reasons are about: an item, or undefined for the whole case. */
  target: string | undefined
  onTarget: (target: string | undefined) => void
  onToggle: (fault: Fault) => void
}

/** What is wrong, with the whole or with one paper of it. */
export function ReasonPicker({ faults, items, target, onTarget, onToggle }: Props) {
  const option = (code: ReasonCode, digit?: number) => {
    const fault = { code, item: target }
    return (
      <ReasonOption
        key={code}
        code={code}
        digit={digit}
        isChosen={faults.some(one => isSameFault(one, fault))}
        onToggle={() => onToggle(fault)}
      />
    )
  }
  return (
    <fieldset className="reasons">
      <legend className="mantine-InputWrapper-label">{t.review.reasons}</legend>
      {items.length > 1 && <Targets faults={faults} items={items} target={target} onTarget={onTarget} />}
      {FIRST.map((code, index) => option(code, index + 1))}
      <details open={REST.some(code => faults.some(one => one.code === code && one.item === target)) || undefined}>
        <summary>{t.review.moreReasons(REST.length)}</summary>
        {REST.map(code => option(code))}
      </details>
    </fieldset>
  )
}

function Targets({ faults, items, target, onTarget }: Omit<Props, 'onToggle'>) {
  const all = [{ id: undefined, label: t.review.wholeCase }, ...items]
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would draw a frame around toggle buttons
    <div className="row reason-targets" role="group" aria-label={t.review.reasonsAbout}>
      {all.map(({ id, label }) => {
        const count = faults.filter(({ item }) => item === id).length
        return (
          <button key={id ?? ''} type="button" className="chip" aria-pressed={id === target} onClick={() => onTarget(id)}>
            {label}
            {count > 0 && <span className="num">{count}</span>}
          </button>
        )
      })}
    </div>
  )
}

function ReasonOption({
  code,
  digit,
  isChosen,
  onToggle,
}: {
  code: ReasonCode
  digit: number | undefined
  isChosen: boolean
  onToggle: () => void
}) {
  return (
    <label className="reason-option">
      <input type="checkbox" checked={isChosen} onChange={onToggle} />
      <span>{REASONS[code].text}</span>
      {isStaffOnly(code) && <span className="small quiet">{t.review.staffOnly}</span>}
      {digit && <kbd aria-hidden>{digit}</kbd>}
    </label>
  )
}
