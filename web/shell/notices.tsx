import { Notifications } from '@mantine/notifications';

/** What became of a press of a button, where the page itself does not show it. */
export function Notices() {
  return <Notifications position="bottom-right" />;
}
