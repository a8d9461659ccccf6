import { Type } from 'typebox'
import { PageQuery, Text } from '../../platform/http/parameters.ts'

const Bool = Type.Optional(Type.Boolean())

export const RegulationList = Type.Object({
  EndUserType: Text(20),
  IsoCountry: Text(2),
  NumberType: Text(20),
  IncludeConstraints: Bool,
  ...PageQuery,
})

export const RegulationQuery = Type.Object({ IncludeConstraints: Bool })

export const TypeList = Type.Object({ ...PageQuery })
