// Started by backup.test.ts, to be killed half way.
import { makeBackup } from '../../src/platform/backup/backup.ts'
import { restoreBackup } from '../../src/platform/backup/restore.ts'

const [what, dataDir = '', databaseUrl = '', file = ''] = process.argv.slice(2)
if (what === 'backup') await makeBackup({ dataDir, databaseUrl, file })
else await restoreBackup({ dataDir, file })
