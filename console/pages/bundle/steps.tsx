import { IconCheck } from '@tabler/icons-react'
import { t } from '../../texts/en.ts'
import './steps.css'

export const STEPS = ['rule', 'holder', 'papers', 'check', 'submit'] as const
export type Step = (typeof STEPS)[number]
export const isStep = (text: string | undefined): text is Step => STEPS.some(step => step === text)

/** Where one is and what is done; a desktop shows all parts at once, so there a step leads to its part. */
export function StepLine({ active, done, onPick }: { active: Step; done: ReadonlySet<Step>; onPick?: (step: Step) => void }) {
  return (
    <ol className="steps" aria-label={t.bundles.stepsTitle}>
      {STEPS.map((step, index) => {
        const inner = (
          <>
            <span className="step-mark" aria-hidden>
              {done.has(step) ? <IconCheck size={14} stroke={2.6} /> : index + 1}
            </span>
            <span>{t.bundles.steps[step]}</span>
            {done.has(step) && <span className="vh">{t.documentNew.done}</span>}
          </>
        )
        return (
          <li key={step} data-done={done.has(step) || undefined} aria-current={step === active ? 'step' : undefined}>
            {onPick && step !== 'rule' ? (
              <button type="button" onClick={() => onPick(step)}>
                {inner}
              </button>
            ) : (
              <span className="step-name">{inner}</span>
            )}
          </li>
        )
      })}
    </ol>
  )
}
