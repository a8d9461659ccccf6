import assert from 'node:assert/strict'
import { type Answer, type Api, eventually } from '../helpers/client.ts'

/** What the rules of the contract say of one bundle, one end user and one paper: a second, simple telling of the server's states. */
export interface Model {
  bundle: 'none' | 'draft' | 'pending-review' | 'in-review' | 'twilio-approved' | 'twilio-rejected'
  person: 'complete' | 'incomplete' | 'none'
  paper: 'draft' | 'pending-review' | 'approved' | 'rejected' | 'none'
  holds: Set<Item>
}
type Item = 'person' | 'paper'

/** One of the three families, with what its rule asks for. */
export interface Family {
  name: string
  bundles: string
  items: string
  people: string
  papers: string
  create: Record<string, string>
  evaluate: Record<string, string>
  person: { Type: string; Attributes: string }
  paperType: string
  isTrustHub: boolean
}

export interface World {
  api: Api
  staff: Api
  family: Family
  addressSid: string
}

type Expected = { status: number; code?: number }

export const ACTIONS = [
  'createBundle',
  'assignPerson',
  'assignPaper',
  'unassignPerson',
  'unassignPaper',
  'evaluate',
  'submit',
  'claim',
  'release',
  'approve',
  'reject',
  'rename',
  'redraft',
  'statusAndName',
  'approveOneself',
  'unknownStatus',
  'emptyPerson',
  'mendPerson',
  'editPaper',
  'deletePerson',
  'deletePaper',
  'deleteBundle',
] as const
export type Action = (typeof ACTIONS)[number]

/** Plays one sequence against the server; every answer and every state is compared with the model's. */
export class Game {
  readonly model: Model = { bundle: 'draft', person: 'complete', paper: 'draft', holds: new Set() }
  readonly seen = new Map<string, 'there' | 'gone'>()
  private readonly world: World
  private sids = { bundle: '', person: '', paper: '' }
  private assignments: Partial<Record<Item, string>> = {}

  constructor(world: World) {
    this.world = world
  }

  async start(): Promise<void> {
    const { family, addressSid } = this.world
    await this.newBundle()
    this.sids.person = await this.create(family.people, { FriendlyName: 'Person', ...family.person })
    const attributes = JSON.stringify({ address_sids: [addressSid] })
    this.sids.paper = await this.create(family.papers, { FriendlyName: 'Paper', Type: family.paperType, Attributes: attributes })
  }

  /** Returns false when the action makes no sense now. */
  async play(action: Action): Promise<boolean> {
    const step = STEPS[action]
    const expected = step.expect(this.model, this.world.family)
    if (!expected) return false
    const answer = await this[step.call](action)
    assert.equal(answer.status, expected.status, `${action}: ${JSON.stringify(answer.body)}`)
    if (expected.code) assert.equal(answer.body.code, expected.code, action)
    if (answer.status < 300) await this.follow(action, answer)
    await this.compare()
    return true
  }

  /** Every SID that was ever answered is found at its url and links, or is gone there when it was deleted. */
  async resolveAll(): Promise<void> {
    for (const [url, state] of this.seen) {
      const { pathname } = new URL(url)
      assert.equal((await this.world.api('GET', pathname)).status, state === 'there' ? 200 : 404, pathname)
    }
  }

  private async follow(action: Action, answer: Answer): Promise<void> {
    STEPS[action].leadsTo?.(this.model)
    const { body } = answer
    if (action === 'createBundle') this.sids.bundle = body.sid
    if (action === 'assignPerson') this.assignments.person = body.sid
    if (action === 'assignPaper') this.assignments.paper = body.sid
    if (action === 'evaluate') assert.equal(body.status, isCompliant(this.model) ? 'compliant' : 'noncompliant')
    const path = this.deletedPath(action)
    if (path) this.forget(path)
    else if (body?.url && !action.startsWith('cl') && !/\/staff\//.test(body.url)) this.remember(body)
  }

  private remember(body: { url: string; links?: Record<string, string> }): void {
    for (const url of [body.url, ...Object.values(body.links ?? {})]) this.seen.set(url, 'there')
  }

  private forget(path: string): void {
    for (const url of this.seen.keys()) if (new URL(url).pathname.startsWith(path)) this.seen.set(url, 'gone')
  }

  private deletedPath(action: Action): string | undefined {
    const { family } = this.world
    const { bundle, person, paper } = this.sids
    const paths: Partial<Record<Action, string>> = {
      deleteBundle: `${family.bundles}/${bundle}`,
      deletePerson: `${family.people}/${person}`,
      deletePaper: `${family.papers}/${paper}`,
      unassignPerson: `${family.bundles}/${bundle}/${family.items}/${this.assignments.person}`,
      unassignPaper: `${family.bundles}/${bundle}/${family.items}/${this.assignments.paper}`,
    }
    return paths[action]
  }

  private async compare(): Promise<void> {
    const { family, api } = this.world
    const bundle = await api('GET', `${family.bundles}/${this.sids.bundle}`)
    assert.equal(bundle.status === 404 ? 'none' : bundle.body.status, this.model.bundle)
    const paper = await api('GET', `${family.papers}/${this.sids.paper}`)
    const state = paper.status === 404 ? 'none' : paper.body.status.toLowerCase().replaceAll('_', '-')
    assert.equal(state, this.model.paper)
  }

  private async create(path: string, body: Record<string, string>): Promise<string> {
    const answer = await this.world.api('POST', path, body)
    assert.equal(answer.status, 201, JSON.stringify(answer.body))
    this.remember(answer.body)
    return answer.body.sid
  }

  private async newBundle(): Promise<Answer> {
    const answer = await this.world.api('POST', this.world.family.bundles, this.world.family.create)
    this.sids.bundle = answer.body.sid
    this.assignments = {}
    this.remember(answer.body)
    return answer
  }

  private callOwner(action: Action): Promise<Answer> {
    const { family, api } = this.world
    const bundle = `${family.bundles}/${this.sids.bundle}`
    const post = (body: Record<string, string>) => api('POST', bundle, body)
    const calls: Partial<Record<Action, () => Promise<Answer>>> = {
      createBundle: () => this.newBundle(),
      assignPerson: () => api('POST', `${bundle}/${family.items}`, { ObjectSid: this.sids.person }),
      assignPaper: () => api('POST', `${bundle}/${family.items}`, { ObjectSid: this.sids.paper }),
      unassignPerson: () => api('DELETE', `${bundle}/${family.items}/${this.assignments.person ?? `BV${'0'.repeat(32)}`}`),
      unassignPaper: () => api('DELETE', `${bundle}/${family.items}/${this.assignments.paper ?? `BV${'0'.repeat(32)}`}`),
      evaluate: () => api('POST', `${bundle}/Evaluations`, family.evaluate),
      submit: () => post({ Status: 'pending-review' }),
      rename: () => post({ FriendlyName: 'Renamed' }),
      redraft: () => post({ Status: 'draft' }),
      statusAndName: () => post({ Status: 'pending-review', FriendlyName: 'x' }),
      approveOneself: () => post({ Status: 'twilio-approved' }),
      unknownStatus: () => post({ Status: 'nearly' }),
      emptyPerson: () => api('POST', `${family.people}/${this.sids.person}`, { Attributes: '{}' }),
      mendPerson: () => api('POST', `${family.people}/${this.sids.person}`, { Attributes: family.person.Attributes }),
      editPaper: () => api('POST', `${family.papers}/${this.sids.paper}`, { FriendlyName: 'Edited' }),
      deletePerson: () => api('DELETE', `${family.people}/${this.sids.person}`),
      deletePaper: () => api('DELETE', `${family.papers}/${this.sids.paper}`),
      deleteBundle: () => api('DELETE', bundle),
    }
    const call = calls[action]
    if (!call) throw new Error(`${action} is not the owner's`)
    return call()
  }

  private async callStaff(action: Action): Promise<Answer> {
    const path = '/staff/v1/Reviews'
    const queue = await eventually(
      () => this.world.staff('GET', `${path}?Status=open&SubjectSid=${this.sids.bundle}`),
      ({ body }) => body.reviews.length > 0,
    )
    const review = `${path}/${queue.body.reviews[0].sid}`
    if (action === 'claim') return this.world.staff('POST', `${review}/Claim`)
    if (action === 'release') return this.world.staff('POST', `${review}/Release`)
    const decision = action === 'approve' ? { Decision: 'approve' } : { Decision: 'reject', ReasonCodes: ['18002'] }
    return this.world.staff('POST', `${review}/Decision`, decision)
  }
}

const isOpen = ({ bundle }: Model) => bundle === 'draft' || bundle === 'twilio-rejected'
const isWaiting = ({ bundle }: Model) => bundle === 'pending-review' || bundle === 'in-review'
const isCompliant = ({ holds, person }: Model) => holds.has('person') && holds.has('paper') && person === 'complete'
const gone: Expected = { status: 404, code: 20404 }
const conflict: Expected = { status: 409, code: 20409 }
const refused = (code: number): Expected => ({ status: 400, code })

function assign(item: Item): Step {
  return {
    call: 'callOwner',
    expect(model) {
      if (model.bundle === 'none') return gone
      if (!isOpen(model)) return conflict
      if (model[item] === 'none') return refused(22205)
      return model.holds.has(item) ? conflict : { status: 201 }
    },
    leadsTo: model => model.holds.add(item),
  }
}

function unassign(item: Item): Step {
  return {
    call: 'callOwner',
    expect(model) {
      if (model.bundle === 'none' || !model.holds.has(item)) return gone
      return isOpen(model) ? { status: 204 } : refused(22229)
    },
    leadsTo: model => model.holds.delete(item),
  }
}

interface Step {
  call: 'callOwner' | 'callStaff'
  /** What the answer must be; undefined when the step makes no sense in this state. */
  expect(model: Model, family: Family): Expected | undefined
  leadsTo?(model: Model): void
}

const staffStep = (leadsTo: (model: Model) => void): Step => ({
  call: 'callStaff',
  expect: model => (isWaiting(model) ? { status: 200 } : undefined),
  leadsTo,
})

const personStep = (person: 'complete' | 'incomplete'): Step => ({
  call: 'callOwner',
  expect(model) {
    if (model.person === 'none') return gone
    const isFixed = model.holds.has('person') && !isOpen(model) && model.bundle !== 'none'
    return isFixed ? conflict : { status: 200 }
  },
  leadsTo(model) {
    model.person = person
  },
})

const always = (expected: Expected): Step => ({ call: 'callOwner', expect: () => expected })

const STEPS: Record<Action, Step> = {
  createBundle: {
    call: 'callOwner',
    expect: model => (model.bundle === 'none' ? { status: 201 } : undefined),
    leadsTo(model) {
      model.bundle = 'draft'
    },
  },
  assignPerson: assign('person'),
  assignPaper: assign('paper'),
  unassignPerson: unassign('person'),
  unassignPaper: unassign('paper'),
  evaluate: { call: 'callOwner', expect: model => (model.bundle === 'none' ? gone : { status: 201 }) },
  submit: {
    call: 'callOwner',
    expect(model) {
      if (model.bundle === 'none') return gone
      if (!isOpen(model)) return conflict
      return isCompliant(model) ? { status: 200 } : refused(22216)
    },
    leadsTo(model) {
      model.bundle = 'pending-review'
      if (model.paper !== 'approved') model.paper = 'pending-review'
    },
  },
  claim: staffStep(model => {
    model.bundle = 'in-review'
  }),
  release: staffStep(model => {
    model.bundle = 'pending-review'
  }),
  approve: staffStep(model => {
    model.bundle = 'twilio-approved'
    model.paper = 'approved'
  }),
  reject: staffStep(model => {
    model.bundle = 'twilio-rejected'
    model.paper = 'rejected'
  }),
  rename: {
    call: 'callOwner',
    expect(model) {
      if (model.bundle === 'none') return gone
      return isWaiting(model) ? conflict : { status: 200 }
    },
  },
  redraft: {
    call: 'callOwner',
    expect(model, { isTrustHub }) {
      if (model.bundle === 'none') return gone
      return !isTrustHub && isOpen(model) ? { status: 200 } : conflict
    },
    leadsTo(model) {
      model.bundle = 'draft'
    },
  },
  statusAndName: always(refused(22204)),
  approveOneself: always(refused(20001)),
  unknownStatus: always(refused(22203)),
  emptyPerson: personStep('incomplete'),
  mendPerson: personStep('complete'),
  editPaper: {
    call: 'callOwner',
    expect(model) {
      if (model.paper === 'none') return gone
      return model.paper === 'draft' || model.paper === 'rejected' ? { status: 200 } : conflict
    },
    leadsTo(model) {
      model.paper = 'draft'
    },
  },
  deletePerson: {
    call: 'callOwner',
    expect(model) {
      if (model.person === 'none') return gone
      return model.holds.has('person') ? refused(21644) : { status: 204 }
    },
    leadsTo(model) {
      model.person = 'none'
    },
  },
  deletePaper: {
    call: 'callOwner',
    expect(model) {
      if (model.paper === 'none') return gone
      if (model.paper === 'pending-review') return refused(21646)
      return model.holds.has('paper') ? refused(21645) : { status: 204 }
    },
    leadsTo(model) {
      model.paper = 'none'
    },
  },
  deleteBundle: {
    call: 'callOwner',
    expect(model) {
      if (model.bundle === 'none') return gone
      return isWaiting(model) ? refused(21647) : { status: 204 }
    },
    leadsTo(model) {
      model.bundle = 'none'
      model.holds.clear()
    },
  },
}
