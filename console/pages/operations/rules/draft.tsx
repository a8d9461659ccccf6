import { Button, Textarea } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { ApiError, post } from '../../../api/http.ts'
import { type RuleChange, staffRuleQuery } from '../../../api/rules.ts'
import { isOperator, useSession } from '../../../api/session.ts'
import { Notice, Refused } from '../../../components/notice.tsx'
import { Card, Page } from '../../../components/page.tsx'
import { ReadOnly } from '../../../components/read-only.tsx'
import { t } from '../../../texts/staff.ts'
import './rules.css'

interface Problem {
  line: number
  message: string
}

// The error's details are what the server says of the file.
const problemsOf = (error: unknown): Problem[] =>
  error instanceof ApiError ? ((error.details.problems as Problem[] | undefined) ?? []) : []

/** The text of a rule file, to be tried: an empty one, or that of the rule one comes from. */
export function RuleDraftPage() {
  const { rule: sid } = useSearch({ from: '/shell/operations/rules/draft' })
  const rule = useQuery({ ...staffRuleQuery(sid ?? ''), enabled: sid !== undefined })
  const isReady = sid === undefined || rule.data !== undefined
  return (
    <Page title={t.rules.draft} lead={t.rules.draftLead} back={{ to: '/operations/rules', label: t.rules.title }}>
      <ReadOnly isShown={!isOperator(useSession())}>{t.rules.onlyOperator}</ReadOnly>
      {rule.isError && <Refused error={rule.error} />}
      {isReady && <Editor key={sid} start={rule.data?.yaml ?? ''} />}
    </Page>
  )
}

function Editor({ start }: { start: string }) {
  const navigate = useNavigate()
  const [text, setText] = useState(start)
  const mayChange = isOperator(useSession())
  const run = useMutation({
    mutationFn: () => post<RuleChange>('/staff/v1/RegulationChanges', { Yaml: text }),
    onSuccess: ({ sid }) => navigate({ to: '/operations/rules/changes/$sid', params: { sid } }),
  })
  const problems = problemsOf(run.error)
  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    run.mutate()
  }
  return (
    <Card>
      <form className="stack" onSubmit={onSubmit}>
        <Textarea
          label={t.rules.text}
          classNames={{ input: 'rule-editor mono' }}
          rows={24}
          spellCheck={false}
          autoCapitalize="off"
          value={text}
          readOnly={!mayChange}
          onChange={event => setText(event.currentTarget.value)}
        />
        {problems.length > 0 ? (
          <Notice tone="failed" isLive title={t.rules.problems(problems.length)}>
            <ul className="bullets">
              {problems.map(({ line, message }) => (
                <li key={`${line}-${message}`}>
                  <span className="num">{t.inventory.line(line)}</span> {message}
                </li>
              ))}
            </ul>
          </Notice>
        ) : (
          <Refused error={run.error} />
        )}
        {mayChange && (
          <div>
            <Button type="submit" loading={run.isPending} disabled={!text.trim() || text === start}>
              {t.rules.tryIt}
            </Button>
          </div>
        )}
      </form>
    </Card>
  )
}
