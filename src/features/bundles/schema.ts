import { Type } from 'typebox'
import { PageQuery, Text } from '../../platform/http/parameters.ts'

const Bool = Type.Optional(Type.Boolean())
const Required = (maxLength = 255) => Type.String({ minLength: 1, maxLength })

export const BundleList = Type.Object({
  Status: Text(40),
  BundleSids: Text(1000),
  FriendlyName: Text(),
  RegulationSid: Text(34),
  IsoCountry: Text(2),
  NumberType: Text(20),
  EndUserType: Text(20),
  HasValidUntilDate: Bool,
  SortBy: Text(20),
  SortDirection: Text(4),
  ValidUntilDate: Text(40),
  'ValidUntilDate<': Text(40),
  'ValidUntilDate>': Text(40),
  ...PageQuery,
})

export const BundleCreate = Type.Object({
  FriendlyName: Required(),
  Email: Required(320),
  StatusCallback: Text(2048),
  RegulationSid: Text(34),
  IsoCountry: Text(2),
  EndUserType: Text(20),
  NumberType: Text(20),
  IsTest: Bool,
})

export const BundleUpdate = Type.Object({ Status: Text(40), StatusCallback: Text(2048), FriendlyName: Text(), Email: Text(320) })

/** A list of what lies in a bundle. */
export const BundlePartList = Type.Object({ ...PageQuery })

export const ItemCreate = Type.Object({ ObjectSid: Required(40) })

export const CopyCreate = Type.Object({ FriendlyName: Text() })

export const CloneCreate = Type.Object({ TargetAccountSid: Required(34), MoveToDraft: Bool, FriendlyName: Text() })

export const ItemsReplace = Type.Object({ FromBundleSid: Required(34) })

export const BundleParams = Type.Object({ BundleSid: Type.String() })
export const BundlePartParams = Type.Object({ BundleSid: Type.String(), Sid: Type.String() })
