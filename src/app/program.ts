import type { Command } from 'commander'
import { registerAccountCommands } from './commands/accounts.ts'
import { registerAuditCommands } from './commands/audit.ts'
import { registerBackupCommands } from './commands/backup.ts'
import { registerDoctorCommand } from './commands/doctor.ts'
import { registerDocumentCommands } from './commands/document-read.ts'
import { registerEvidenceCommands } from './commands/evidence.ts'
import { registerImportCommands } from './commands/import-twilio.ts'
import { registerKeysCommands } from './commands/keys.ts'
import { registerLocalityCommands } from './commands/locality.ts'
import { registerMoveCommand } from './commands/move.ts'
import { registerNumberCommands } from './commands/numbers.ts'
import { registerRegulationCommands } from './commands/regulations.ts'
import { registerServeCommand } from './commands/serve.ts'
import { newProgram } from './new-program.ts'

/** Every command, ready to parse. */
export function buildProgram(): Command {
  const program = newProgram()
  registerServeCommand(program)
  registerAccountCommands(program)
  registerNumberCommands(program)
  registerImportCommands(program)
  registerDocumentCommands(program)
  registerRegulationCommands(program)
  registerLocalityCommands(program)
  registerBackupCommands(program)
  registerMoveCommand(program)
  registerKeysCommands(program)
  registerEvidenceCommands(program)
  registerAuditCommands(program)
  registerDoctorCommand(program)
  return program
}
