import { execa } from 'execa';

/** The user that runs Postgres's programs. */
export interface RunAs {
  /** The owner that the data needs; null when it is the present user. */
  readonly owner: { readonly uid: number; readonly gid: number } | null;
  readonly wrap: (command: string, args: readonly string[]) => Command;
}

interface Command {
  readonly command: string;
  readonly args: readonly string[];
}

/**
 * Postgres refuses to run as root, so root runs it as `postgres`, or as `nobody` where there is no
 * such user. Every other user runs it under their own account.
 *
 * The other user cannot reach a clone in a directory of mode 700 (`/root`, `mktemp -d`). The processes
 * then get the one capability that passes such directories, and the modes stay as they are.
 */
export async function postgresAccount(mustReach: readonly string[]): Promise<RunAs> {
  if (process.getuid?.() !== 0) {
    return { owner: null, wrap: (command, args) => ({ command, args }) };
  }
  const user = (await idOf('-u', 'postgres')) === null ? 'nobody' : 'postgres';
  const uid = await idOf('-u', user);
  const gid = await idOf('-g', user);
  if (uid === null || gid === null) {
    throw new Error('Postgres does not run as root, and there is no user "postgres" or "nobody".');
  }
  // initdb checks paths with access(2), which respects the capability only with this secure bit.
  const capability = [
    '--inh-caps',
    '+dac_override',
    '--ambient-caps',
    '+dac_override',
    '--securebits',
    '+no_setuid_fixup',
  ];
  for (const extra of [[], capability]) {
    const wrap = as({ uid, gid }, extra);
    if (await reaches(wrap, mustReach)) return { owner: { uid, gid }, wrap };
  }
  throw new Error(
    `Postgres does not run as root, and the user "${user}" cannot reach ${mustReach.join(', ')}. ` +
      'Run this as an ordinary user, or from a directory that others may enter.',
  );
}

function as(owner: NonNullable<RunAs['owner']>, extra: readonly string[]): RunAs['wrap'] {
  const ids = ['--reuid', String(owner.uid), '--regid', String(owner.gid), '--clear-groups'];
  return (command, args) => ({ command: 'setpriv', args: [...ids, ...extra, command, ...args] });
}

async function reaches(wrap: RunAs['wrap'], paths: readonly string[]): Promise<boolean> {
  const each = 'for path; do test -x "$path" || exit 1; done';
  const run = wrap('sh', ['-c', each, 'sh', ...paths]);
  return !(await execa(run.command, run.args, { reject: false })).failed;
}

async function idOf(flag: '-u' | '-g', user: string): Promise<number | null> {
  const { failed, stdout } = await execa('id', [flag, user], { reject: false });
  return failed ? null : Number(stdout);
}
