/** The sockets and streams of events of each viewer in this process. */
export interface ViewerConnections {
  /** Counts a connection until the returned function is called; `null` when the viewer has the maximum already. */
  open(subject: string): (() => void) | null;
}

/** @param onRefused called for each connection that is refused */
export function createViewerConnections(maximum: number, onRefused: () => void): ViewerConnections {
  const counts = new Map<string, number>();
  const add = (subject: string, difference: number): void => {
    const count = (counts.get(subject) ?? 0) + difference;
    if (count === 0) counts.delete(subject);
    else counts.set(subject, count);
  };
  return {
    open(subject) {
      if ((counts.get(subject) ?? 0) >= maximum) {
        onRefused();
        return null;
      }
      add(subject, 1);
      return () => add(subject, -1);
    },
  };
}
