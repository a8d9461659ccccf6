import { useEffect, useState } from 'react'
import './operations.css'

const SETTLE_MS = 300

/** A text that filters on the server: asked once the typing rests. */
export function FilterText({
  label,
  value,
  placeholder = label,
  onChange,
}: {
  label: string
  value: string
  placeholder?: string
  onChange: (value: string) => void
}) {
  const [text, setText] = useState(value)
  const [known, setKnown] = useState(value)
  if (known !== value) {
    setKnown(value)
    setText(value)
  }
  // biome-ignore lint/correctness/useExhaustiveDependencies: only what is typed starts the clock
  useEffect(() => {
    if (text === value) return
    const timer = setTimeout(() => onChange(text), SETTLE_MS)
    return () => clearTimeout(timer)
  }, [text])
  return (
    <input
      className="filter-text"
      type="search"
      aria-label={label}
      placeholder={placeholder}
      value={text}
      onChange={event => setText(event.currentTarget.value)}
    />
  )
}
