export interface Account {
  sid: string
  ownerAccountSid: string | null
  friendlyName: string
  type: 'trial' | 'full'
  status: 'active' | 'suspended' | 'closed'
  isTest: boolean
  /** Specimen documents may pass by machine: demo and test accounts. */
  allowsSpecimens: boolean
  /** Whose users are staff and nobody's customers. */
  isHouse: boolean
  /** Nothing of it is erased, whatever the retention rules say. */
  legalHold: boolean
  authToken: string
  createdAt: Date
  updatedAt: Date
}
