import { useNotifications } from '@mantine/notifications';
import { Suspense } from 'react';
import { lazily } from './lazily.ts';

const NoticeList = lazily(() => import('./notice-list.tsx'), 'NoticeList');

/** What became of a press of a button, where the page itself does not show it. The code loads with the first notice. */
export function Notices() {
  const { notifications } = useNotifications();
  if (notifications.length === 0) return null;
  return (
    <Suspense>
      <NoticeList />
    </Suspense>
  );
}
