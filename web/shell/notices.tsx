import { useNotifications } from '@mantine/notifications';
import { Suspense, useEffect } from 'react';
import { lazily } from '../components/lazily.ts';
import { useLiveness } from './services.ts';

const load = () => import('./notice-list.tsx');
const NoticeList = lazily(load, 'NoticeList');

/** What became of a press of a button, where the page itself does not show it. */
export function Notices() {
  const { notifications } = useNotifications();
  const isLive = useLiveness().type === 'live';
  // The first view is loaded by then. A notice that the network has gone could not load its code any more.
  useEffect(() => {
    if (isLive) load().catch(() => undefined);
  }, [isLive]);
  if (notifications.length === 0) return null;
  return (
    <Suspense>
      <NoticeList />
    </Suspense>
  );
}
