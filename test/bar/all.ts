import type { Proof } from './proof.ts'
import { idem } from './proofs/idem.ts'
import { idor } from './proofs/idor.ts'
import { databaseKill, kill } from './proofs/kill.ts'
import { race } from './proofs/race.ts'

/** Every proof, in the order they run: those that change the shared clock come last. */
export const PROOFS: readonly Proof[] = [race, idem, idor, kill, databaseKill]
