import { Type } from 'typebox'
import { JsonText, PageQuery, Text } from '../../platform/http/parameters.ts'

export const SupportingDocumentList = Type.Object({ ...PageQuery })

/** Name and type are required, but their absence has codes of its own. */
export const SupportingDocumentCreate = Type.Object({ FriendlyName: Text(), Type: Text(100), Attributes: JsonText })

export const SupportingDocumentUpdate = Type.Object({ FriendlyName: Text(), Attributes: JsonText, Status: Text(40) })
