import { NavLink } from '@mantine/core';
import { useRouterState } from '@tanstack/react-router';
import { NavigationLink } from '../components/links.tsx';

const pages = [
  { to: '/practices/$practice/dashboard', label: 'Dashboard' },
  { to: '/practices/$practice/clients', label: 'Clients' },
  { to: '/practices/$practice/jobs', label: 'Jobs' },
  { to: '/practices/$practice/activity', label: 'Practice Activity' },
  { to: '/practices/$practice/problems', label: 'Problems' },
] as const;

export interface NavigationProps {
  readonly practice: string;
  readonly onNavigate: () => void;
}

export function Navigation({ practice, onNavigate }: NavigationProps) {
  const address = useRouterState({ select: ({ location }) => location.pathname });
  const base = `/practices/${practice}`;
  return (
    <>
      {pages.map(({ to, label }) => (
        <NavigationLink
          key={to}
          to={to}
          params={{ practice }}
          label={label}
          active={address.startsWith(to.replace('/practices/$practice', base))}
          onClick={onNavigate}
        />
      ))}
      <NavLink label="Automation" component="button" childrenOffset={12} defaultOpened>
        <NavLink label="Apps" component="button" childrenOffset={12} defaultOpened>
          <NavigationLink
            to="/practices/$practice/automation/xero-practice-manager"
            params={{ practice }}
            label="Xero Practice Manager"
            active={address.startsWith(`${base}/automation/xero`)}
            onClick={onNavigate}
          />
        </NavLink>
        <NavigationLink
          to="/practices/$practice/automation/job-states"
          params={{ practice }}
          label="Job States"
          active={address.startsWith(`${base}/automation/job-states`)}
          onClick={onNavigate}
        />
      </NavLink>
    </>
  );
}
