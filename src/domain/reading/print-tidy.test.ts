import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { tidyPrint } from './print-tidy.ts'

describe('print whose letters look like digits', () => {
  const cases: [string, string][] = [
    ['l2.03.l985', '12.03.1985'],
    ['O1/O9/2O26', '01/09/2026'],
    ['1.234,5O EUR', '1.234,50 EUR'],
    ['AL. JEROZOLIMSKlE 38', 'AL. JEROZOLIMSKIE 38'],
    ['ANDERS0N, J0HANNA', 'ANDERSON, JOHANNA'],
    ['KIeiner WaId', 'Kleiner Wald'],
    ['Müller', 'Müller'],
    ['Lindenstraße 1l', 'Lindenstraße 1l'],
    ['L01X00T47', 'L01X00T47'],
    ['L01Xo0T55', 'L01X00T55'],
    ['HRB 123456 B', 'HRB 123456 B'],
    ['SW1A 2AA', 'SW1A 2AA'],
    ['McIntosh', 'McIntosh'],
    ['INC. O', 'INC. O'],
    ['Harbour & Finch Sp. Z 0.0.', 'Harbour & Finch Sp. z o.o.'],
    ['SPÓŁKA Sp. zo.o. w Krakowie', 'SPÓŁKA Sp. z o.o. w Krakowie'],
    ['', ''],
  ]
  for (const [seen, meant] of cases) it(`reads ${seen} as ${meant}`, () => assert.equal(tidyPrint(seen), meant))
})
