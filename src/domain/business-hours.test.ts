import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { type BusinessCalendar, businessTimeBetween, defaultCalendar, dueAt } from './business-hours.ts'

const MINUTE = 60_000
const office = { fromMinute: 9 * 60, toMinute: 17 * 60 + 30 }
const nights = { fromMinute: 60, toMinute: 240 }

/** The same question asked minute by minute with the platform's own time zones: slow, and obviously right. */
function minuteCounter(calendar: BusinessCalendar) {
  const format = new Intl.DateTimeFormat('sv-SE', {
    timeZone: calendar.zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  })
  return (time: number): boolean => {
    // 2026-03-29 03:00
    const text = format.format(time)
    const day = text.slice(0, 10)
    const weekday = new Date(`${day}T00:00:00Z`).getUTCDay() || 7
    const hours = calendar.days[weekday]
    const minute = Number(text.slice(11, 13)) * 60 + Number(text.slice(14, 16))
    return hours !== undefined && !calendar.holidays.includes(day) && minute >= hours.fromMinute && minute < hours.toMinute
  }
}

const zones = ['UTC', 'Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kolkata']
/** Around the changes of clocks in both hemispheres, and an ordinary week. */
const starts = [
  '2026-03-27T10:11:00Z',
  '2026-10-23T22:45:00Z',
  '2026-03-06T15:00:00Z',
  '2026-10-30T03:30:00Z',
  '2026-04-03T00:00:00Z',
  '2026-06-10T08:00:00Z',
].map(text => Date.parse(text))

const cases = fc.record({
  zone: fc.constantFrom(...zones),
  start: fc.constantFrom(...starts),
  shiftMinutes: fc.integer({ min: -1440, max: 1440 }),
  hours: fc.integer({ min: 1, max: 30 }),
  spanMinutes: fc.integer({ min: 0, max: 5 * 1440 }),
  week: fc.constantFrom<BusinessCalendar['days']>(
    defaultCalendar().days,
    { 1: office, 2: office, 3: office, 4: office, 5: office },
    { 1: office, 5: office, 6: office, 7: office },
  ),
  holidays: fc.constantFrom<string[]>([], ['2026-03-30', '2026-10-26', '2026-03-09']),
})

describe('business hours', () => {
  it('agrees with a count of minutes, clock changes included', () => {
    fc.assert(
      fc.property(cases, ({ zone, start, shiftMinutes, spanMinutes, week, holidays }) => {
        const calendar = { zone, days: week, holidays }
        const isOpen = minuteCounter(calendar)
        const from = start + shiftMinutes * MINUTE
        let minutes = 0
        for (let minute = 0; minute < spanMinutes; minute++) if (isOpen(from + minute * MINUTE)) minutes++
        assert.equal(businessTimeBetween(new Date(from), new Date(from + spanMinutes * MINUTE), calendar) / MINUTE, minutes)
      }),
      { seed: 4711, numRuns: 60 },
    )
  })

  it('agrees with a count of half hours through ten years, week by week and as a whole', () => {
    const HALF_HOUR = 30 * MINUTE
    const [first, last] = [Date.parse('2026-01-01T00:00:00Z'), Date.parse('2036-01-01T00:00:00Z')]
    const days = { 1: office, 2: office, 3: office, 4: office, 5: office, 7: nights }
    const holidays = Array.from({ length: 10 }, (_, year) => [`${2026 + year}-12-25`, `${2026 + year}-03-29`]).flat()
    for (const zone of ['Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe']) {
      const calendar: BusinessCalendar = { zone, days, holidays }
      const isOpen = minuteCounter(calendar)
      let total = 0
      for (let week = first; week < last; week += 7 * 24 * 60 * MINUTE) {
        const end = Math.min(week + 7 * 24 * 60 * MINUTE, last)
        let counted = 0
        for (let time = week; time < end; time += HALF_HOUR) if (isOpen(time)) counted += HALF_HOUR
        assert.equal(businessTimeBetween(new Date(week), new Date(end), calendar), counted, `${zone}, ${new Date(week).toISOString()}`)
        total += counted
      }
      assert.equal(businessTimeBetween(new Date(first), new Date(last), calendar), total, zone)
    }
  })

  it('is due at the first moment at which the hours have passed', () => {
    fc.assert(
      fc.property(cases, ({ zone, start, shiftMinutes, hours, week, holidays }) => {
        const calendar = { zone, days: week, holidays }
        const from = new Date(start + shiftMinutes * MINUTE)
        const due = dueAt(from, hours, calendar)
        assert.equal(businessTimeBetween(from, due, calendar), hours * 60 * MINUTE)
        assert.equal(businessTimeBetween(from, new Date(due.getTime() - MINUTE), calendar), (hours * 60 - 1) * MINUTE)
      }),
      { seed: 815, numRuns: 300 },
    )
  })

  it('takes 48 business hours from Friday noon to Tuesday noon', () => {
    assert.equal(dueAt(new Date('2026-11-20T12:00:00Z'), 48, defaultCalendar()).toISOString(), '2026-11-24T12:00:00.000Z')
  })
  it('starts with Monday when a request comes on Saturday, and leaves holidays out', () => {
    assert.equal(dueAt(new Date('2026-11-21T12:00:00Z'), 48, defaultCalendar()).toISOString(), '2026-11-25T00:00:00.000Z')
    assert.equal(
      dueAt(new Date('2026-12-24T12:00:00Z'), 48, defaultCalendar('UTC', ['2026-12-25'])).toISOString(),
      '2026-12-29T12:00:00.000Z',
    )
  })
  it('follows the clock of the zone over a night that has an hour less', () => {
    const calendar: BusinessCalendar = { zone: 'Europe/Berlin', days: { 7: nights }, holidays: [] }
    assert.equal(businessTimeBetween(new Date('2026-03-28T12:00:00Z'), new Date('2026-03-29T12:00:00Z'), calendar), 120 * MINUTE)
  })
  it('counts backwards as negative', () => {
    assert.equal(businessTimeBetween(new Date('2026-11-24T12:00:00Z'), new Date('2026-11-24T11:00:00Z'), defaultCalendar()), -3_600_000)
  })
  it('refuses a calendar that is never open and a zone that does not exist', () => {
    assert.throws(() => dueAt(new Date(0), 1, { zone: 'UTC', days: {}, holidays: [] }), /no open hours/)
    assert.throws(() => dueAt(new Date(0), 1, defaultCalendar('Mars/Olympus')), /no such zone/)
  })
})
