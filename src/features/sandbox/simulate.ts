import { AppError } from '../../domain/errors.ts'
import type { Context } from '../../platform/postgres/context.ts'

export interface Simulation {
  sid: string
  status: string | undefined
  validUntil: string | undefined
}

/** What forces a transition, by SID prefix: wired in `app`. Says the state it led to. */
export type Simulators = Record<string, (ctx: Context, simulation: Simulation) => Promise<{ status: string; validUntil?: Date | null }>>

/** @throws AppError notFound, invalidParameter, wrongState */
export async function simulate(ctx: Context, simulation: Simulation, simulators: Simulators): Promise<Record<string, unknown>> {
  const run = simulators[simulation.sid.slice(0, 2)]
  if (!run) throw new AppError('invalidParameter', { name: 'Sid', why: `one of ${Object.keys(simulators).join(', ')}` })
  if (!simulation.status && !simulation.validUntil) throw new AppError('missingParameter', { name: 'Status' })
  const { status, validUntil } = await run(ctx, simulation)
  return { sid: simulation.sid, status, valid_until: validUntil?.toISOString() ?? simulation.validUntil ?? null }
}
