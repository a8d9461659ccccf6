import { Type } from 'typebox'
import { PageQuery, Text } from '../../platform/http/parameters.ts'

const Status = Type.Optional(Type.Union([Type.Literal('active'), Type.Literal('suspended'), Type.Literal('closed')]))

export const AccountList = Type.Object({ FriendlyName: Text(), Status, ...PageQuery })
export const AccountCreate = Type.Object({ FriendlyName: Text(64) })
export const AccountUpdate = Type.Object({ FriendlyName: Text(64), Status })
