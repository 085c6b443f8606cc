import { Outlet } from '@tanstack/react-router';
import { useLive } from '../api/live.ts';
import { strings } from '../strings/index.ts';
import { UploadTray } from '../uploads/upload-tray.tsx';
import { ConnectionBanner } from './connection-banner.tsx';
import { Navigation } from './navigation.tsx';
import styles from './shell.module.css';

/** What is around every page: the way to the others, the tray of uploads, and the stream that keeps all of it true. */
export function Shell() {
  useLive();
  return (
    <div className={styles.shell}>
      <a href="#content" className={styles.skip}>
        {strings.shell.skip}
      </a>
      <Navigation />
      <main id="content" className={styles.content} tabIndex={-1}>
        <ConnectionBanner />
        <Outlet />
      </main>
      <UploadTray />
    </div>
  );
}
