import { brotliCompressSync } from 'node:zlib';
import type { Plugin, Rolldown } from 'vite';
import type { BuiltChunk } from './budgets.ts';
import { budgetsOf, formatBudgets, isExceeded } from './budgets.ts';

/** Prints what people download, and fails the build that would make them download too much. */
export function checkBudgets(): Plugin {
  return {
    name: 'check-budgets',
    apply: 'build',
    generateBundle(_options, bundle) {
      const files = Object.values(bundle);
      const chunks = files.flatMap((file) => (file.type === 'chunk' ? [describe(file)] : []));
      const styles = files.flatMap((file) =>
        file.type === 'asset' && file.fileName.endsWith('.css') ? [compressed(file.source)] : [],
      );
      const budgets = budgetsOf(
        chunks,
        styles.reduce((sum, bytes) => sum + bytes, 0),
      );
      const report = `Download sizes (brotli):\n${formatBudgets(budgets)}`;
      if (budgets.some(isExceeded)) this.error(report);
      this.info(report);
    },
  };
}

function describe(chunk: Rolldown.OutputChunk): BuiltChunk {
  const { fileName, name, isEntry, isDynamicEntry, imports, dynamicImports, code } = chunk;
  return {
    fileName,
    name,
    isEntry,
    isDynamicEntry,
    imports,
    dynamicImports,
    bytes: compressed(code),
  };
}

const compressed = (content: string | Uint8Array): number => brotliCompressSync(content).length;
