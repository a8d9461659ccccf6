import { Command } from 'commander'

/** The command line without any command. */
export function newProgram(): Command {
  return new Command('countersign')
    .description("Who is behind this phone number, and is that proven well enough for the number's rule?")
    .showHelpAfterError('(see --help)')
    .version('0.1.0')
}
