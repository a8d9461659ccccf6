import { Button, TextInput } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { save } from '../../api/http.ts'
import { type ChainVerdict, chainQuery, verifyChain } from '../../api/operations.ts'
import { Notice, Refused } from '../../components/notice.tsx'
import { Card } from '../../components/page.tsx'
import { CopyButton } from '../../components/sid.tsx'
import { t } from '../../texts/staff.ts'
import './operations.css'

/** How far the chain has come, a signed head to be kept elsewhere, and the proof that nothing was changed. */
export function ChainCard() {
  const chain = useQuery(chainQuery).data
  const [head, setHead] = useState('')
  const verify = useMutation({ mutationFn: () => verifyChain(head.trim().toLowerCase()) })
  if (!chain) return null
  const keep = () =>
    save(`journal-head-${chain.sequence}.json`, new Blob([JSON.stringify(chain.anchor, null, 2)], { type: 'application/json' }))
  return (
    <Card
      title={t.audit.chain}
      aside={
        <span className="small quiet num">
          {t.audit.sealed(chain.sealed)}, {t.audit.unsealed(chain.unsealed)}
        </span>
      }
    >
      <div className="stack">
        <p className="quiet">{t.audit.chainLead}</p>
        {verify.data && <Verdict verdict={verify.data} />}
        <Refused error={verify.error} />
        <details className="chain-more">
          <summary>{t.audit.heads}</summary>
          {chain.head ? (
            <p className="break-anywhere">
              <span className="quiet">{t.audit.head}</span> <span className="mono">{chain.head}</span>{' '}
              <CopyButton value={chain.head} label={t.common.copy(t.audit.head)} />
            </p>
          ) : (
            <p className="quiet">{t.audit.noHead}</p>
          )}
          <TextInput
            label={t.audit.earlier}
            description={t.audit.earlierHint}
            autoComplete="off"
            value={head}
            onChange={event => setHead(event.currentTarget.value)}
          />
        </details>
        <div className="row">
          <Button variant="default" loading={verify.isPending} onClick={() => verify.mutate()}>
            {t.audit.verify}
          </Button>
          {chain.head && (
            <Button variant="default" onClick={keep}>
              {t.audit.saveAnchor}
            </Button>
          )}
        </div>
      </div>
    </Card>
  )
}

function Verdict({ verdict: { is_whole, broken_at, sealed } }: { verdict: ChainVerdict }) {
  const text = is_whole ? t.audit.whole(sealed) : broken_at === null ? t.audit.unknownHead : t.audit.broken(broken_at)
  return (
    <Notice tone={is_whole ? 'passed' : 'failed'} isLive>
      {text}
    </Notice>
  )
}
