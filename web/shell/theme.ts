import type { CSSVariablesResolver } from '@mantine/core';
import { Alert, Badge, Button, colorsTuple, createTheme, Menu, Tooltip } from '@mantine/core';
import { FocusableButton } from './focusable-button.tsx';

export const theme = createTheme({
  primaryColor: 'cyan',
  primaryShade: 9,
  autoContrast: true,
  // White text on Mantine's orange is below WCAG's contrast of 4.5.
  colors: { orange: colorsTuple('#c2410c') },
  // Mantine's pale badges and coloured titles are below WCAG's contrast of 4.5.
  components: {
    Badge: Badge.extend({ defaultProps: { variant: 'filled' } }),
    // Mantine disables a button while it loads.
    Button: Button.extend({ defaultProps: { component: FocusableButton } }),
    // A menu belongs to the landmark of its button, and has the focus in its first item.
    Menu: Menu.extend({
      defaultProps: { withinPortal: false, withInitialFocusPlaceholder: false },
    }),
    // Mantine writes a `header`, which would be a second banner of the page.
    ModalHeader: { defaultProps: { role: 'none' } },
    DrawerHeader: { defaultProps: { role: 'none' } },
    // A keyboard and a finger must reach what a mouse does.
    Tooltip: Tooltip.extend({
      defaultProps: { events: { hover: true, focus: true, touch: true } },
    }),
    Alert: Alert.extend({ styles: { title: { color: 'var(--mantine-color-text)' } } }),
  },
  respectReducedMotion: true,
  defaultRadius: 'md',
  cursorType: 'pointer',
  fontFamily:
    'Inter, ui-sans-serif, system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", sans-serif',
  headings: {
    fontWeight: '650',
    sizes: { h1: { fontSize: '1.5rem' }, h2: { fontSize: '1.125rem' } },
  },
});

/** Mantine's dimmed text is too pale for WCAG's contrast of 4.5. */
export const cssVariables: CSSVariablesResolver = ({ colors }) => ({
  variables: {},
  light: { '--mantine-color-dimmed': colors.gray[7] },
  dark: { '--mantine-color-dimmed': colors.gray[4] },
});
