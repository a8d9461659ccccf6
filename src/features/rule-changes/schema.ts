import { Type } from 'typebox'
import { PageQuery, Text } from '../../platform/http/parameters.ts'

const FILE_CHARACTERS = 500_000

export const RuleList = Type.Object({ IsoCountry: Text(2), NumberType: Text(20), EndUserType: Text(20), ...PageQuery })
export const VersionParams = Type.Object({ Sid: Type.String(), Version: Type.String() })
export const DiffQuery = Type.Object({ From: Text(10), To: Text(10) })
export const ChangeList = Type.Object({ Status: Text(20), ...PageQuery })
export const ChangeParts = Type.Object(PageQuery)
export const ChangeDraft = Type.Object({
  Yaml: Type.Optional(Type.String({ maxLength: FILE_CHARACTERS })),
  RegulationSid: Text(34),
  Version: Text(10),
})
export const ChangeGrace = Type.Object({ GraceUntil: Text(40), GraceDays: Text(6) })
export const ChangePublish = Type.Object({ GraceUntil: Text(40), GraceDays: Text(6), BeginsAt: Text(40) })
