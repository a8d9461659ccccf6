import './cli.ts'
