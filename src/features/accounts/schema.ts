import { Type } from 'typebox'
import { AppError } from '../../domain/errors.ts'
import { PageQuery, Text } from '../../platform/http/parameters.ts'
import type { Account } from './account.ts'

export const AccountList = Type.Object({ FriendlyName: Text(), Status: Text(20), ...PageQuery })
export const AccountCreate = Type.Object({ FriendlyName: Text(64) })
export const AccountUpdate = Type.Object({ FriendlyName: Text(64), Status: Text(20) })

const STATUSES: readonly Account['status'][] = ['active', 'suspended', 'closed']

/** A filter's or a change's `Status`; an empty one counts as not given. @throws AppError accountStatusUnknown */
export function parseAccountStatus(text: string | undefined): Account['status'] | undefined {
  if (!text) return undefined
  const status = STATUSES.find(one => one === text)
  if (!status) throw new AppError('accountStatusUnknown')
  return status
}
