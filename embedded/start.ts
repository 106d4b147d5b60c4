import { listenForStop } from './process/listen-for-stop.ts';
import { StopRequests } from './process/stop-requests.ts';

// `npm start`: everything on this machine, in one command. The imports above are few, so that a stop
// is heard from the first moment; loading the rest takes a second.
const stop = new StopRequests();
listenForStop(stop);
process.exit(await run());

async function run(): Promise<number> {
  try {
    const { runUntilStopped } = await import('./session.ts');
    return await runUntilStopped(stop, process.env);
  } catch (error) {
    console.error(error);
    return 1;
  }
}
