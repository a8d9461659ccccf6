import { NativeSelect } from '@mantine/core'
import { NUMBER_TYPES } from '../../../src/domain/regulations/regulation.ts'
import { CountrySelect } from '../../components/fields.tsx'
import { Card } from '../../components/page.tsx'
import { COUNTRY_CODES } from '../../format/countries.ts'
import { numberTypeName } from '../../format/words.ts'
import { t } from '../../texts/en.ts'
import type { Scope } from './draft.ts'

/** Country, type and holder decide every field below; a number that waits to be bought has settled the first two. */
export function ScopeFields({ scope, number, onChange }: { scope: Scope; number: string | undefined; onChange: (scope: Scope) => void }) {
  return (
    <Card title={t.documentNew.scopeTitle} aside={number && <span className="quiet small num">{t.documentNew.forNumber(number)}</span>}>
      <div className="scope">
        <CountrySelect
          label={t.documentNew.country}
          codes={COUNTRY_CODES}
          blank={t.common.choose}
          value={scope.country}
          onPick={country => onChange({ ...scope, country })}
        />
        <NativeSelect
          label={t.documentNew.numberType}
          value={scope.type}
          data={[{ value: '', label: t.common.choose }, ...NUMBER_TYPES.map(value => ({ value, label: numberTypeName(value) }))]}
          onChange={event => onChange({ ...scope, type: event.currentTarget.value })}
        />
        <NativeSelect
          label={t.documentNew.holder}
          value={scope.holder}
          data={[
            { value: 'individual', label: t.holderTypes.individual ?? '' },
            { value: 'business', label: t.holderTypes.business ?? '' },
          ]}
          onChange={event => onChange({ ...scope, holder: event.currentTarget.value === 'business' ? 'business' : 'individual' })}
        />
      </div>
    </Card>
  )
}
