/** What somebody may do in an account's team. The server decides by this table; the Console shows it. */
export const ROLES = ['owner', 'admin', 'member'] as const
export type Role = (typeof ROLES)[number]

export const isRole = (text: string): text is Role => ROLES.some(role => role === text)

/** Team, keys and settings are for owners and admins; numbers and papers for everybody. */
export const mayManage = (role: Role): boolean => role !== 'member'

/** Whether somebody may give this role, or change or remove a person who has it: only an owner touches owners. */
export const mayTouch = (isOwner: boolean, target: Role): boolean => isOwner || target !== 'owner'
