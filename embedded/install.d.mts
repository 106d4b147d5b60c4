// For those who test it: the script itself is plain JavaScript, because Node 20 has to run it.
export function isInstalled(root: string): boolean;
export function isGenerated(root: string): boolean;
export function generatedFrom(root: string): string;
export function unsupportedNode(version: string): string | null;
