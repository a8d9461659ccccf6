import { Type } from 'typebox'
import { type Branding, CHECK_LANGUAGES, type CheckLanguage, isCheckLanguage, isHexColor } from '../../domain/branding.ts'
import { AppError } from '../../domain/errors.ts'
import { isTrue, Text } from '../../platform/http/parameters.ts'
import { route } from '../../platform/http/route.ts'
import { read } from '../../platform/postgres/context.ts'
import { changeBranding } from './change.ts'
import { findBranding } from './store.ts'

const PATH = '/v1/Branding'
const tag = 'Branding'
const Changes = Type.Object({
  CompanyName: Text(64),
  AccentColor: Text(7),
  Languages: Type.Optional(Type.Array(Type.String({ maxLength: 10 }), { maxItems: 20 })),
  Language: Text(10),
  LiveCaptureOnly: Type.Optional(Type.Boolean()),
})

export const brandingRoutes = [
  route({
    method: 'GET',
    path: PATH,
    tag,
    summary: 'How the hosted ID check presents the account',
    handle: ctx => read(ctx, tx => findBranding(tx, ctx.accountSid)),
    view: brandingView,
  }),
  route({
    method: 'POST',
    path: PATH,
    tag,
    summary: 'Name, colour and languages of the hosted ID check; an empty text goes back to the default',
    needsManage: true,
    body: Changes,
    example: { CompanyName: 'Lindenhof', AccentColor: '#0b6b3a' },
    handle: (ctx, { body }) =>
      changeBranding(ctx, {
        ...(body.CompanyName !== undefined && { companyName: body.CompanyName.trim() || null }),
        ...(body.AccentColor !== undefined && { accent: colorIn(body.AccentColor) }),
        ...(body.Languages !== undefined && { languages: languagesIn(body.Languages) }),
        ...(body.Language !== undefined && { language: languageIn('Language', body.Language) }),
        ...(body.LiveCaptureOnly !== undefined && { isLiveOnly: isTrue(body.LiveCaptureOnly) ?? false }),
      }),
    view: brandingView,
  }),
]

function colorIn(text: string): string | null {
  const color = text.trim().toLowerCase()
  if (color === '') return null
  if (!isHexColor(color)) throw new AppError('invalidParameter', { name: 'AccentColor', why: 'not a colour such as #0b6b3a' })
  return color
}

function languageIn(name: string, text: string): CheckLanguage | null {
  if (text === '') return null
  if (!isCheckLanguage(text)) throw new AppError('invalidParameter', { name, why: `one of ${CHECK_LANGUAGES.join(', ')}` })
  return text
}

/** In the order in which they are shown; one empty text offers all. */
function languagesIn(texts: readonly string[]): readonly CheckLanguage[] {
  const wanted = texts.map(text => languageIn('Languages', text)).filter(language => language !== null)
  return wanted.length === 0 ? CHECK_LANGUAGES : CHECK_LANGUAGES.filter(language => wanted.includes(language))
}

function brandingView(branding: Branding): Record<string, unknown> {
  return {
    company_name: branding.companyName,
    accent_color: branding.accent,
    languages: branding.languages,
    language: branding.language,
    live_capture_only: branding.isLiveOnly,
  }
}
