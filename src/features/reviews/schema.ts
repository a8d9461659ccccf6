import { Type } from 'typebox'
import { PageQuery, Text } from '../../platform/http/parameters.ts'

export const ReviewList = Type.Object({
  Status: Type.Optional(Type.Union([Type.Literal('open'), Type.Literal('decided'), Type.Literal('withdrawn')])),
  SubjectType: Text(40),
  SubjectSid: Text(34),
  ClaimedBy: Text(34),
  ...PageQuery,
})

export const DecisionBody = Type.Object({
  Decision: Type.Union([Type.Literal('approve'), Type.Literal('reject')]),
  ReasonCodes: Type.Optional(Type.Array(Type.String())),
  Note: Text(2000),
})
