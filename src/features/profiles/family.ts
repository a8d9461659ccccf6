import type { BundleKind } from '../bundles/bundle.ts'
import { FAMILIES } from '../bundles/view.ts'

/** Customer profiles and trust products: the same resource under two names. */
export interface Family {
  kind: Exclude<BundleKind, 'bundle'>
  path: string
  tag: string
  /** What one is called in a sentence. */
  noun: string
}

export const FAMILIES_OF_TRUST_HUB: readonly Family[] = [
  { kind: 'customer_profile', path: FAMILIES.customer_profile.path, tag: 'Customer profiles', noun: 'customer profile' },
  { kind: 'trust_product', path: FAMILIES.trust_product.path, tag: 'Trust products', noun: 'trust product' },
]
