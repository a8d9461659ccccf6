import { TextInput } from '@mantine/core'

/** Enough to catch a slip; whether mail arrives only sending it can tell. */
export const isEmail = (text: string): boolean => /^[^\s@]+@[^\s@]+$/.test(text.trim())

export interface PersonDraft {
  email: string
  name: string
}

/** Who is to be let in: address of mail and name. */
export function PersonFields({
  labels,
  mostName,
  value,
  onChange,
}: {
  labels: PersonDraft
  /** Letters that a name may have. */
  mostName: number
  value: PersonDraft
  onChange(value: PersonDraft): void
}) {
  return (
    <>
      <TextInput
        label={labels.email}
        type="email"
        data-autofocus
        autoComplete="off"
        value={value.email}
        onChange={event => onChange({ ...value, email: event.currentTarget.value })}
      />
      <TextInput
        label={labels.name}
        autoComplete="off"
        maxLength={mostName}
        value={value.name}
        onChange={event => onChange({ ...value, name: event.currentTarget.value })}
      />
    </>
  )
}
