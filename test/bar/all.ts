import type { Proof } from './proof.ts'
import { callbacks } from './proofs/callbacks.ts'
import { chain } from './proofs/chain.ts'
import { crossSite } from './proofs/cross-site.ts'
import { deadJob } from './proofs/dead-job.ts'
import { fair } from './proofs/fair.ts'
import { forge } from './proofs/forge.ts'
import { fullDisk } from './proofs/full-disk.ts'
import { guess } from './proofs/guess.ts'
import { headers } from './proofs/headers.ts'
import { idem } from './proofs/idem.ts'
import { idor } from './proofs/idor.ts'
import { databaseKill, kill, recovery } from './proofs/kill.ts'
import { map } from './proofs/map.ts'
import { mass } from './proofs/mass.ts'
import { memory } from './proofs/memory.ts'
import { network } from './proofs/network.ts'
import { odd } from './proofs/odd.ts'
import { names, polyglots } from './proofs/papers.ts'
import { pause } from './proofs/pause.ts'
import { peek } from './proofs/peek.ts'
import { poison } from './proofs/poison.ts'
import { dump, log } from './proofs/privacy.ts'
import { race } from './proofs/race.ts'
import { regexes } from './proofs/regexes.ts'
import { restored } from './proofs/restore.ts'
import { retention } from './proofs/retention.ts'
import { rotate } from './proofs/rotate.ts'
import { rowSecurity } from './proofs/row-security.ts'
import { scripts } from './proofs/scripts.ts'
import { sessions } from './proofs/sessions.ts'
import { sla } from './proofs/sla.ts'
import { slow } from './proofs/slow.ts'
import { spreadsheet } from './proofs/spreadsheet.ts'
import { ssrf } from './proofs/ssrf.ts'
import { storm } from './proofs/storm.ts'
import { timing } from './proofs/timing.ts'
import { bomb, fuzz } from './proofs/uploads.ts'

/** Every proof, in the order they run: those that move the shared clock come last. */
export const PROOFS: readonly Proof[] = [
  race,
  idem,
  idor,
  mass,
  odd,
  headers,
  crossSite,
  scripts,
  sessions,
  guess,
  timing,
  spreadsheet,
  regexes,
  rowSecurity,
  ssrf,
  sla,
  forge,
  log,
  dump,
  map,
  chain,
  peek,
  deadJob,
  restored,
  fuzz,
  bomb,
  names,
  polyglots,
  memory,
  rotate,
  kill,
  databaseKill,
  recovery,
  fullDisk,
  network,
  fair,
  slow,
  pause,
  storm,
  callbacks,
  poison,
  retention,
]
