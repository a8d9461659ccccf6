import { account } from './en/account.ts'
import { numbers } from './en/numbers.ts'
import { papers } from './en/papers.ts'
import { settings } from './en/settings.ts'
import { shell } from './en/shell.ts'
import { team } from './en/team.ts'
import { words } from './en/words.ts'

/** Texts of the Console, ready for translation; those of staff's areas come with their pages (`staff.ts`). Plain, present tense, the verb on the button, no blame, no exclamation marks. */
export const t = { ...words, ...shell, ...papers, ...numbers, ...account, ...settings, ...team }
