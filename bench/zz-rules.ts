import { measureLookup } from './lookup.ts'
import { measureRuleChange } from './rule-change.ts'
import { setStage } from './stage.ts'
import { markdownOf } from './table.ts'

const stage = await setStage()
try {
  const t = performance.now()
  const isFull = process.argv.includes('--full')
  const lines = process.argv.includes('--lookup') ? [] : await measureRuleChange(stage, { isFull })
  console.log(((performance.now() - t) / 1000).toFixed(0), 's for rules')
  const u = performance.now()
  lines.push(...(process.argv.includes('--rules') ? [] : await measureLookup(stage, { isFull })))
  console.log(((performance.now() - u) / 1000).toFixed(0), 's for lookup')
  console.log(markdownOf(lines))
} finally {
  await stage.stop()
}
