import { Link, useParams } from '@tanstack/react-router';
import { type ComponentType, lazy, Suspense } from 'react';
import { useCan } from '../api/session.ts';
import { NotFound } from '../shell/dead-ends.tsx';
import { Page } from '../shell/page.tsx';
import { strings } from '../strings/index.ts';
import { Loading } from '../ui/states.tsx';
import styles from './settings-page.module.css';

const SECTIONS = ['storage', 'jobs', 'keys', 'webhooks', 'accounts', 'audit', 'health'] as const;
type Section = (typeof SECTIONS)[number];

const PAGES: Readonly<Record<Section, ComponentType>> = {
  storage: lazy(() => import('./storage.tsx')),
  jobs: lazy(() => import('./jobs.tsx')),
  keys: lazy(() => import('./keys.tsx')),
  webhooks: lazy(() => import('./webhooks/webhooks.tsx')),
  accounts: lazy(() => import('./accounts.tsx')),
  audit: lazy(() => import('./audit/audit.tsx')),
  health: lazy(() => import('./health.tsx')),
};

/** What only administrators see. */
const FOR_ADMINS: ReadonlySet<Section> = new Set(['jobs', 'keys', 'webhooks', 'audit', 'health']);

/** How the workspace is used, who may use it, and how the server is. */
export function SettingsPage() {
  const { section = SECTIONS[0] } = useParams({ from: '/inside/settings/{-$section}' });
  const isAdmin = useCan('admin');
  const shown = SECTIONS.find((one) => one === section);
  if (shown === undefined) return <NotFound />;
  const Shown = PAGES[shown];
  return (
    <Page title={strings.settings.title}>
      <nav className={styles.tabs} aria-label={strings.settings.title}>
        {SECTIONS.map((one) => (
          <Link
            key={one}
            ref={one === shown ? reveal : null}
            to="/settings/{-$section}"
            params={{ section: one }}
            className={styles.tab}
            data-active={one === shown || undefined}
            aria-current={one === shown ? 'page' : undefined}
          >
            {strings.settings.sections[one]}
          </Link>
        ))}
      </nav>
      {FOR_ADMINS.has(shown) && !isAdmin ? (
        <p>{strings.settings.adminsOnly}</p>
      ) : (
        <Suspense fallback={<Loading />}>
          <Shown />
        </Suspense>
      )}
    </Page>
  );
}

/** On a narrow screen not all tabs are in view at once. */
function reveal(tab: HTMLElement | null): void {
  tab?.scrollIntoView({ block: 'nearest', inline: 'center' });
}
