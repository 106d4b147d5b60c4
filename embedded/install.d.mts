// For the tests. The script itself is plain JavaScript, because Node 20 must run it.
export function isInstalled(root: string): boolean;
export function isGenerated(root: string): boolean;
export function generatedFrom(root: string): string;
export function isBuilt(root: string): boolean;
export function builtFrom(root: string): string;
export function unsupportedNode(version: string): string | null;
