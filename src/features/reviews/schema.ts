import { Type } from 'typebox'
import { JsonText, PageQuery, Text } from '../../platform/http/parameters.ts'

export const ReviewList = Type.Object({
  Status: Type.Optional(Type.Union([Type.Literal('open'), Type.Literal('decided'), Type.Literal('withdrawn')])),
  SubjectType: Text(40),
  SubjectSid: Text(34),
  AccountSid: Text(34),
  /** A SID of staff, or `me`. */
  ClaimedBy: Text(34),
  AssignedTo: Text(34),
  DecidedBy: Text(34),
  Breached: Type.Optional(Type.Boolean()),
  ...PageQuery,
})

const Decision = Type.Union([Type.Literal('approve'), Type.Literal('reject'), Type.Literal('ask')])
export const DecisionBody = Type.Object({
  Decision,
  ReasonCodes: Type.Optional(Type.Array(Type.String())),
  Items: JsonText,
  Note: Text(8000),
  StaffNote: Text(8000),
})

export const ReopenBody = Type.Object({ SubjectSid: Type.String({ maxLength: 34 }) })
export const AssignBody = Type.Object({ StaffSid: Text(34) })
export const StatisticsQuery = Type.Object({ From: Text(40), To: Text(40) })
