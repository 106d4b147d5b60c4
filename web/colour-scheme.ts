// Runs before the app, so that a dark window never flashes white. A file of its own, since the page allows no inline
// scripts.
const stored = localStorage.getItem('mantine-color-scheme-value');
const prefersDark = matchMedia('(prefers-color-scheme: dark)').matches;
const isDark = stored === 'dark' || (stored !== 'light' && prefersDark);
document.documentElement.dataset['mantineColorScheme'] = isDark ? 'dark' : 'light';
export {};
