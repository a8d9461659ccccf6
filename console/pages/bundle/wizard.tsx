import { Button } from '@mantine/core'
import type { AssignedItem, Place, Requirements } from '../../api/collections.ts'
import { t } from '../../texts/en.ts'
import { CheckAndSubmit } from './check.tsx'
import { EndUserForm } from './end-user-form.tsx'
import { isServed, Papers } from './papers.tsx'
import { isStep, type Step, StepLine } from './steps.tsx'
import { SupportingProfiles } from './supporting-profiles.tsx'
import { useCheck } from './use-check.ts'
import '../document-new/document-new.css'

const MOVES: readonly Step[] = ['holder', 'papers', 'check']

interface Props {
  place: Place
  ruleSid: string
  /** Country of the numbers, for a new address. */
  isoCountry: string
  requirements: Requirements
  items: readonly AssignedItem[]
  step: string | undefined
  onStep: (step: Step) => void
}

/** Rule, holder, papers, check, submit: one page on a desktop, one step at a time on a phone. Each part saves by itself, so a draft resumes. */
export function Wizard({ place, ruleSid, isoCountry, requirements, items, step, onStep }: Props) {
  const active: Step = isStep(step) && step !== 'rule' ? step : 'holder'
  const go = (next: Step) => {
    onStep(next)
    document.getElementById(`step-${next === 'submit' ? 'check' : next}`)?.scrollIntoView({ block: 'start' })
  }
  const { check, submit } = useCheck(place, ruleSid)
  const papers = requirements.supporting_document.flat()
  const holders = requirements.end_user
  const profiles = requirements.supporting_customer_profiles
  const itemOfHolder = (type: string) => items.find(item => item.sid.startsWith('IT') && item.type === type)
  const done = new Set<Step>(['rule'])
  const hasProfiles = profiles.length <= items.filter(({ sid }) => sid.startsWith('BU')).length
  if (hasProfiles && holders.every(({ type }) => itemOfHolder(type))) done.add('holder')
  if (papers.every(paper => isServed(paper, items))) done.add('papers')
  if (check.data?.status === 'compliant') done.add('check')
  const known = Object.assign({}, ...holders.map(({ type }) => itemOfHolder(type)?.attributes ?? {}))
  return (
    <div className="stack wizard" data-active={active}>
      <StepLine active={active} done={done} onPick={go} />
      <div className="split">
        <div className="stack">
          <div id="step-holder" data-step="holder" className="stack">
            {profiles.length > 0 && <SupportingProfiles place={place} requirements={profiles} items={items} />}
            {holders.map(requirement => (
              <EndUserForm
                key={requirement.requirement_name}
                place={place}
                requirement={requirement}
                item={itemOfHolder(requirement.type)}
              />
            ))}
          </div>
          <div id="step-papers" data-step="papers" className="stack">
            <Papers place={place} requirements={papers} isoCountry={isoCountry} items={items} known={known} />
          </div>
        </div>
        <div id="step-check" data-step="check" className="needed stack">
          <CheckAndSubmit check={check} submit={submit} hasItems={items.length > 0} />
        </div>
      </div>
      <Moves active={active} onGo={go} />
    </div>
  )
}

/** Back and next, where one step is shown at a time. */
function Moves({ active, onGo }: { active: Step; onGo: (step: Step) => void }) {
  const at = Math.max(0, MOVES.indexOf(active === 'submit' ? 'check' : active))
  const [before, after] = [MOVES[at - 1], MOVES[at + 1]]
  return (
    <div className="wizard-moves">
      {before && (
        <Button variant="default" onClick={() => onGo(before)}>
          {t.bundles.back}
        </Button>
      )}
      {after && <Button onClick={() => onGo(after)}>{t.bundles.next}</Button>}
    </div>
  )
}
