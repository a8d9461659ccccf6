import { Button, Checkbox, NativeSelect, TextInput, useComputedColorScheme } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type CSSProperties, type FormEvent, useState } from 'react'
import { accentFor, CHECK_LANGUAGES, type CheckLanguage, isCheckLanguage, isHexColor } from '../../../src/domain/branding.ts'
import { isManager, useSession } from '../../api/session.ts'
import { type BrandingView, brandingQuery, saveBranding } from '../../api/settings.ts'
import { LoadFailed } from '../../components/empty.tsx'
import { Loading } from '../../components/loading.tsx'
import { Refused } from '../../components/notice.tsx'
import { Card } from '../../components/page.tsx'
import { say } from '../../components/toasts.tsx'
import { languageName } from '../../format/words.ts'
import { t } from '../../texts/en.ts'

const OURS = '#0b57d0'

/** What applicants see of the account, with a preview beside it. */
export function BrandingCard() {
  const query = useQuery(brandingQuery)
  return (
    <Card title={t.settings.branding}>
      {query.data && <BrandingForm saved={query.data} />}
      {!query.data && query.isError && <LoadFailed error={query.error} what={t.settings.branding} onRetry={() => void query.refetch()} />}
      {query.isPending && <Loading />}
    </Card>
  )
}

function BrandingForm({ saved }: { saved: BrandingView }) {
  const session = useSession()
  const mayChange = isManager(session)
  const queries = useQueryClient()
  const [draft, setDraft] = useState(saved)
  const set = (change: Partial<BrandingView>) => setDraft({ ...draft, ...change })
  const save = useMutation({
    mutationFn: () => saveBranding(draft),
    onSuccess: async fresh => {
      setDraft(fresh)
      say(t.settings.brandingSaved)
      await queries.invalidateQueries({ queryKey: brandingQuery.queryKey })
    },
  })
  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    save.mutate()
  }
  const isChanged = JSON.stringify(draft) !== JSON.stringify(saved)
  return (
    <div className="branding">
      <form className="stack" onSubmit={onSubmit}>
        <p className="quiet">{t.settings.brandingHint}</p>
        <fieldset className="plain stack" disabled={!mayChange}>
          <TextInput
            label={t.settings.companyName}
            description={t.settings.companyHint}
            maxLength={64}
            value={draft.company_name ?? ''}
            onChange={event => set({ company_name: event.currentTarget.value || null })}
          />
          <ColorField value={draft.accent_color} onChange={accent_color => set({ accent_color })} />
          <Languages draft={draft} onChange={set} />
          <Checkbox
            label={t.settings.liveOnly}
            description={t.settings.liveOnlyHint}
            checked={draft.live_capture_only}
            onChange={event => set({ live_capture_only: event.currentTarget.checked })}
          />
        </fieldset>
        <Refused error={save.error} />
        <div className="row">
          <Button type="submit" loading={save.isPending} disabled={!mayChange || !isChanged}>
            {t.settings.saveBranding}
          </Button>
          {!mayChange && <span className="small quiet">{t.settings.onlyManagers}</span>}
        </div>
      </form>
      <Preview company={draft.company_name ?? session.account.friendly_name} accent={draft.accent_color ?? OURS} />
    </div>
  )
}

function ColorField({ value, onChange }: { value: string | null; onChange: (value: string | null) => void }) {
  return (
    <div>
      <div className="color-field">
        <TextInput
          label={t.settings.accent}
          aria-describedby="accent-hint"
          placeholder={OURS}
          maxLength={7}
          value={value ?? ''}
          onChange={event => onChange(event.currentTarget.value.trim().toLowerCase() || null)}
        />
        <input
          type="color"
          aria-label={t.settings.accentPick}
          value={value && isHexColor(value) ? value : OURS}
          onChange={event => onChange(event.currentTarget.value)}
        />
      </div>
      <p id="accent-hint" className="small quiet">
        {t.settings.accentHint}
      </p>
    </div>
  )
}

function Languages({ draft, onChange }: { draft: BrandingView; onChange: (change: Partial<BrandingView>) => void }) {
  const toggle = (language: CheckLanguage, isOn: boolean) => {
    const languages = CHECK_LANGUAGES.filter(one => (one === language ? isOn : draft.languages.includes(one)))
    onChange({ languages, language: draft.language && languages.includes(draft.language) ? draft.language : null })
  }
  return (
    <>
      <fieldset className="plain">
        <legend className="mantine-InputWrapper-label">{t.settings.languages}</legend>
        <div className="languages">
          {CHECK_LANGUAGES.map(language => (
            <Checkbox
              key={language}
              label={languageName(language)}
              checked={draft.languages.includes(language)}
              // One has to stay.
              disabled={draft.languages.length === 1 && draft.languages[0] === language}
              onChange={event => toggle(language, event.currentTarget.checked)}
            />
          ))}
        </div>
      </fieldset>
      <NativeSelect
        label={t.settings.language}
        value={draft.language ?? ''}
        data={[{ value: '', label: t.settings.browserLanguage }, ...draft.languages.map(value => ({ value, label: languageName(value) }))]}
        onChange={({ currentTarget: { value } }) => onChange({ language: isCheckLanguage(value) ? value : null })}
      />
    </>
  )
}

/** A still of the check's first page, in the colour as it will be shown. */
function Preview({ company, accent }: { company: string; accent: string }) {
  const scheme = useComputedColorScheme('light')
  const pair = accentFor(scheme, isHexColor(accent) ? accent : OURS)
  // Custom properties are no known names of React's style type.
  const style = { '--accent': pair.accent, '--on-accent': pair.onAccent } as CSSProperties
  return (
    <figure className="preview" style={style}>
      <figcaption className="small quiet">{t.settings.preview}</figcaption>
      <div className="preview-phone" aria-hidden>
        <span className="preview-badge" />
        <span className="preview-title">{t.settings.previewTitle(company)}</span>
        <span className="small">{t.settings.previewLead}</span>
        <span className="preview-start">{t.settings.previewStart}</span>
        <span className="preview-later">{t.settings.previewLater}</span>
      </div>
    </figure>
  )
}
