import { queryOptions } from '@tanstack/react-query'
import type { CheckLanguage } from '../../src/domain/branding.ts'
import { get, post } from './http.ts'

export interface BrandingView {
  company_name: string | null
  accent_color: string | null
  languages: CheckLanguage[]
  language: CheckLanguage | null
  live_capture_only: boolean
}

export interface Terms {
  review_hours: number
  zone: string
  weekdays: number[]
  hours_per_day: number
  upcoming_holidays: string[]
  retention_check_images_days: number
  retention_unused_days: number
  retention_released_days: number
  retention_details_days: number
}

export const brandingQuery = queryOptions({ queryKey: ['branding'], queryFn: () => get<BrandingView>('/v1/Branding') })
export const termsQuery = queryOptions({ queryKey: ['terms'], queryFn: () => get<Terms>('/v1/ServiceTerms'), staleTime: 60_000 })

export const saveBranding = (branding: BrandingView): Promise<BrandingView> =>
  post('/v1/Branding', {
    CompanyName: branding.company_name ?? '',
    AccentColor: branding.accent_color ?? '',
    Languages: branding.languages,
    Language: branding.language ?? '',
    LiveCaptureOnly: branding.live_capture_only,
  })
export const sendTestCallback = (url: string) => post('/v1/CallbackDeliveries', { Url: url })
export const checkSignature = (fields: { Url: string; Body: string; Signature: string }) =>
  post<{ valid: boolean }>('/v1/CallbackSignatures', fields)
