import { Type } from 'typebox'
import { PageQuery, Text } from '../../platform/http/parameters.ts'

const Role = Type.Union([Type.Literal('reviewer'), Type.Literal('supervisor'), Type.Literal('operator')])

export const StaffList = Type.Object({ ...PageQuery })
export const StaffCreate = Type.Object({
  Email: Type.String({ minLength: 3, maxLength: 254, pattern: '^[^\\s@]+@[^\\s@]+$' }),
  Name: Text(80),
  Roles: Type.Array(Role, { minItems: 1 }),
})
export const StaffUpdate = Type.Object({
  Name: Text(80),
  Roles: Type.Optional(Type.Array(Role, { minItems: 1 })),
  Status: Type.Optional(Type.Union([Type.Literal('active'), Type.Literal('disabled')])),
})
