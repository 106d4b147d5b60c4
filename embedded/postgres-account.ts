import { execa } from 'execa';

/** How to run a command so that Postgres accepts it. */
export interface Account {
  readonly uid: number;
  readonly gid: number;
  wrap(command: string, args: readonly string[]): { command: string; args: string[] };
}

/**
 * Postgres refuses to run as root, so root runs it as `postgres`, or as `nobody` where there is no
 * such user. Null for everybody else, who runs it as themselves.
 *
 * That user may not reach a clone under a directory of mode 700 (`/root`, `mktemp -d`). Then the
 * processes get one capability, to pass such directories, instead of the directories other modes.
 */
export async function postgresAccount(mustReach: readonly string[]): Promise<Account | null> {
  if (process.getuid?.() !== 0) return null;
  const user = (await idOf('-u', 'postgres')) === null ? 'nobody' : 'postgres';
  const uid = await idOf('-u', user);
  const gid = await idOf('-g', user);
  if (uid === null || gid === null) {
    throw new Error('Postgres does not run as root, and there is no user "postgres" or "nobody".');
  }
  if (await reaches(uid, gid, mustReach)) return { uid, gid, wrap: as(uid, gid, []) };
  const wrap = as(uid, gid, ['--inh-caps', '+dac_override', '--ambient-caps', '+dac_override']);
  const probe = wrap('test', ['-x', mustReach[0] ?? '/']);
  const { failed } = await execa(probe.command, probe.args, { reject: false });
  if (!failed) return { uid, gid, wrap };
  throw new Error(
    `Postgres does not run as root, and the user "${user}" cannot reach ${mustReach.join(', ')}. ` +
      'Run this as an ordinary user, or from a directory that others may enter.',
  );
}

function as(uid: number, gid: number, extra: readonly string[]): Account['wrap'] {
  const ids = ['--reuid', String(uid), '--regid', String(gid), '--clear-groups'];
  return (command, args) => ({ command: 'setpriv', args: [...ids, ...extra, command, ...args] });
}

async function reaches(uid: number, gid: number, paths: readonly string[]): Promise<boolean> {
  const each = 'for path; do test -x "$path" || exit 1; done';
  const run = as(uid, gid, [])('sh', ['-c', each, 'sh', ...paths]);
  return !(await execa(run.command, run.args, { reject: false })).failed;
}

async function idOf(flag: '-u' | '-g', user: string): Promise<number | null> {
  const { failed, stdout } = await execa('id', [flag, user], { reject: false });
  return failed ? null : Number(stdout);
}
