import { Notice } from './notice.tsx'

/** Why somebody sees a page and may change nothing on it. */
export const ReadOnly = ({ isShown, children }: { isShown: boolean; children: string }) =>
  isShown ? <Notice tone="draft">{children}</Notice> : null
