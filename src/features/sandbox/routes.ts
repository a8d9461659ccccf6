import { Type } from 'typebox'
import { AppError } from '../../domain/errors.ts'
import type { Clock } from '../../platform/clock.ts'
import { isoTime } from '../../platform/http/paging.ts'
import { Text } from '../../platform/http/parameters.ts'
import { type AnyRoute, route } from '../../platform/http/route.ts'
import { change } from '../../platform/postgres/change.ts'
import type { Context } from '../../platform/postgres/context.ts'
import { parseDuration } from './duration.ts'
import { type Simulators, simulate } from './simulate.ts'
import { addToOffset } from './store.ts'

const ClockBody = Type.Object({ Advance: Type.String({ minLength: 2, maxLength: 40 }) })
const SimulateBody = Type.Object({ Sid: Text(34), ObjectSid: Text(34), Status: Text(40), ValidUntil: Text(40) })
const common = { tag: 'Sandbox', access: 'staff', roles: ['reviewer', 'supervisor', 'operator'] } as const

/** Time travel and forced transitions; refused outside `serve --sandbox`. */
export function sandboxRoutes(about: { isSandbox: boolean; clock: Clock; simulators: Simulators }): AnyRoute[] {
  const requireSandbox = () => {
    if (!about.isSandbox) throw new AppError('notInSandbox')
  }
  const clockView = () => ({ now: isoTime(about.clock.now()), offset_ms: about.clock.offsetMs() })
  return [
    route({
      ...common,
      method: 'GET',
      path: '/staff/v1/Sandbox/Clock',
      summary: "The server's time",
      async handle() {
        requireSandbox()
        return clockView()
      },
    }),
    route({
      ...common,
      method: 'POST',
      path: '/staff/v1/Sandbox/Clock',
      summary: "Move the server's clock forward, e.g. Advance=P30D",
      body: ClockBody,
      async handle(ctx, { body }) {
        requireSandbox()
        await moveClock(ctx, about.clock, parseDuration(body.Advance))
        return clockView()
      },
    }),
    route({
      ...common,
      method: 'POST',
      path: '/staff/v1/Sandbox/Simulate',
      summary: 'Force a transition: Sid and Status, or Sid and ValidUntil',
      body: SimulateBody,
      async handle(ctx, { body }) {
        requireSandbox()
        return simulate(
          ctx,
          { sid: body.Sid || body.ObjectSid || '', status: body.Status || undefined, validUntil: body.ValidUntil || undefined },
          about.simulators,
        )
      },
    }),
  ]
}

/** The offset is kept in the database, and every process is told. */
async function moveClock(ctx: Context, clock: Clock, byMs: number): Promise<void> {
  const offset = await change(ctx, async tx => {
    const moved = await addToOffset(tx, byMs)
    return { result: moved, audit: { what: 'sandbox.clock_moved', sid: 'clock', to: String(moved) } }
  })
  clock.advanceTo(offset)
}
