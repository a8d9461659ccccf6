import { Type } from 'typebox'
import { PageQuery, Text } from '../../platform/http/parameters.ts'

const Required = (maxLength = 255) => Type.String({ minLength: 1, maxLength })

export const ProfileList = Type.Object({ Status: Text(40), FriendlyName: Text(), PolicySid: Text(34), ...PageQuery })

export const ProfileCreate = Type.Object({
  FriendlyName: Required(),
  Email: Required(320),
  PolicySid: Required(34),
  StatusCallback: Text(2048),
})

export const ProfileUpdate = Type.Object({ Status: Text(40), StatusCallback: Text(2048), FriendlyName: Text(), Email: Text(320) })

export const EntityList = Type.Object({ ObjectType: Text(100), ...PageQuery })
export const EntityCreate = Type.Object({ ObjectSid: Required(40) })

export const EvaluationCreate = Type.Object({ PolicySid: Required(34) })
export const EvaluationList = Type.Object({ ...PageQuery })

export const ChannelList = Type.Object({ ChannelEndpointSid: Text(34), ChannelEndpointSids: Text(2000), ...PageQuery })
export const ChannelCreate = Type.Object({ ChannelEndpointType: Required(60), ChannelEndpointSid: Required(34) })

export const OwnerParams = Type.Object({ OwnerSid: Type.String() })
export const OwnerPartParams = Type.Object({ OwnerSid: Type.String(), Sid: Type.String() })
