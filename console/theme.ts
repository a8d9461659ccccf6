import { type CSSVariablesResolver, createTheme, type MantineColorsTuple, type VariantColorsResolver } from '@mantine/core'

/** Mantine wants ten shades; every place that shows colour reads our tokens instead (see `resolveVariables` and `resolveVariant`). */
const blue: MantineColorsTuple = [
  '#e9f0fc',
  '#d0e0f9',
  '#a3c4fa',
  '#8ab4f8',
  '#5a93ee',
  '#2f74df',
  '#0b57d0',
  '#0a4ab2',
  '#093f96',
  '#07316f',
]

const soft = { background: 'transparent', hover: 'var(--surface-2)', border: '1px solid transparent' }

const resolveVariant: VariantColorsResolver = ({ variant, color }) => {
  const isDanger = color === 'danger'
  if (variant === 'filled') {
    const ground = isDanger ? 'var(--danger)' : 'var(--accent)'
    return {
      background: ground,
      hover: isDanger ? ground : 'var(--accent-hover)',
      color: isDanger ? 'var(--on-danger)' : 'var(--on-accent)',
      border: '1px solid transparent',
    }
  }
  if (variant === 'subtle') return { ...soft, color: isDanger ? 'var(--danger)' : color === 'quiet' ? 'var(--text-2)' : 'var(--accent)' }
  return {
    background: 'var(--surface)',
    hover: 'var(--surface-2)',
    color: isDanger ? 'var(--danger)' : 'var(--text)',
    border: '1px solid var(--control-border)',
  }
}

const shared = {
  '--mantine-color-body': 'var(--surface)',
  '--mantine-color-text': 'var(--text)',
  '--mantine-color-dimmed': 'var(--text-2)',
  '--mantine-color-placeholder': 'var(--text-2)',
  '--mantine-color-anchor': 'var(--accent)',
  '--mantine-color-error': 'var(--failed)',
  '--mantine-color-default': 'var(--surface)',
  '--mantine-color-default-hover': 'var(--surface-2)',
  '--mantine-color-default-color': 'var(--text)',
  '--mantine-color-default-border': 'var(--control-border)',
  '--mantine-color-disabled': 'var(--surface-2)',
  '--mantine-color-disabled-color': 'var(--text-2)',
  '--mantine-color-disabled-border': 'var(--line)',
  '--mantine-primary-color-filled': 'var(--accent)',
  '--mantine-primary-color-filled-hover': 'var(--accent-hover)',
  '--mantine-primary-color-contrast': 'var(--on-accent)',
}

export const resolveVariables: CSSVariablesResolver = () => ({ variables: {}, light: shared, dark: shared })

export const theme = createTheme({
  colors: { blue },
  primaryColor: 'blue',
  fontFamily: 'var(--font)',
  fontFamilyMonospace: 'var(--mono)',
  defaultRadius: 8,
  cursorType: 'pointer',
  respectReducedMotion: true,
  variantColorResolver: resolveVariant,
  fontSizes: { xs: '12px', sm: '14px', md: '14px', lg: '16px', xl: '18px' },
  components: {
    // Fields beside each other stay in line, whichever of them has a hint.
    InputWrapper: { defaultProps: { inputWrapperOrder: ['label', 'input', 'description', 'error'] } },
    Button: { defaultProps: { size: 'sm' } },
    Modal: { defaultProps: { radius: 12, centered: false, transitionProps: { duration: 120 } } },
  },
})
