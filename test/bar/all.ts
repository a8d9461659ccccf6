import type { Proof } from './proof.ts'
import { callbacks } from './proofs/callbacks.ts'
import { forge } from './proofs/forge.ts'
import { idem } from './proofs/idem.ts'
import { idor } from './proofs/idor.ts'
import { databaseKill, kill } from './proofs/kill.ts'
import { dump, log } from './proofs/privacy.ts'
import { race } from './proofs/race.ts'
import { retention } from './proofs/retention.ts'
import { sla } from './proofs/sla.ts'
import { ssrf } from './proofs/ssrf.ts'

/** Every proof, in the order they run: those that change the shared clock come last. */
export const PROOFS: readonly Proof[] = [race, idem, idor, kill, databaseKill, ssrf, sla, forge, log, dump, callbacks, retention]
