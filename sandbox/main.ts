import { parseArgs } from 'node:util';
import { errorCode } from './http/error-code.ts';
import type { Sandbox } from './server.ts';
import { startSandbox } from './server.ts';

const usage = 'usage: node sandbox/main.ts [--port 4010] [--host 127.0.0.1]';

/** Runs the sandbox until SIGINT or SIGTERM. */
async function main(): Promise<void> {
  const options = optionsFrom(process.argv.slice(2));
  if (options === null) {
    console.error(usage);
    process.exitCode = 2;
    return;
  }
  const sandbox = await startSandbox(options).catch((error: unknown) => {
    console.error(reasonOf(error, options));
    process.exitCode = 1;
    return null;
  });
  if (sandbox === null) return;
  console.log(`XPM sandbox listens on ${sandbox.url}`);
  stopOnSignal(sandbox);
}

interface Options {
  readonly port: number;
  readonly host: string;
}

function optionsFrom(args: string[]): Options | null {
  try {
    const { values } = parseArgs({
      args,
      options: {
        port: { type: 'string', default: '4010' },
        host: { type: 'string', default: '127.0.0.1' },
      },
    });
    const port = /^\d{1,5}$/.test(values.port) ? Number(values.port) : -1;
    return port < 0 || port > 65_535 ? null : { port, host: values.host };
  } catch {
    return null;
  }
}

function reasonOf(error: unknown, { port, host }: Options): string {
  const code = errorCode(error);
  if (code === 'EADDRINUSE') {
    return `Port ${port} is in use. Stop the other program or choose another port with --port.`;
  }
  if (code === 'EACCES') {
    return `Port ${port} needs privileges. Choose a port above 1023 with --port.`;
  }
  const reason = error instanceof Error ? error.message : String(error);
  return `The sandbox cannot listen on ${host}:${port}: ${reason}`;
}

function stopOnSignal(sandbox: Sandbox): void {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      void sandbox[Symbol.asyncDispose]();
    });
  }
}

await main();
