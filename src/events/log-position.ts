/** "Practice P has events up to `seq`": all that travels between processes. */
export interface LogPosition {
  readonly practiceId: string;
  readonly seq: bigint;
  /** When the newest event was written; `null` where the message does not contain it. */
  readonly writtenAt: Date | null;
}

const form = /^([^:]+):(\d+)(?::(\d+))?$/;

/**
 * Reads `<practice id>:<seq>:<write time in epoch milliseconds>`. Returns `null` for another text: other programs may
 * send messages to the same channel.
 */
export function parsePosition(message: string): LogPosition | null {
  const [, practiceId, seq, writtenAt] = form.exec(message) ?? [];
  if (practiceId === undefined || seq === undefined) return null;
  return {
    practiceId,
    seq: BigInt(seq),
    writtenAt: writtenAt === undefined ? null : new Date(Number(writtenAt)),
  };
}
