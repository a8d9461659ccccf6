import { Type } from 'typebox'
import { JsonText, PageQuery, Text } from '../../platform/http/parameters.ts'

export const EndUserList = Type.Object({ ...PageQuery })

export const EndUserCreate = Type.Object({
  FriendlyName: Type.String({ minLength: 1, maxLength: 255 }),
  Type: Type.String({ minLength: 1, maxLength: 100 }),
  Attributes: JsonText,
})

export const EndUserUpdate = Type.Object({ FriendlyName: Text(), Attributes: JsonText })
