import { Link } from '@tanstack/react-router';
import { Clapperboard, FolderClosed, Images, Settings, Trash2 } from 'lucide-react';
import { strings } from '../strings/index.ts';
import { AccountMenu } from './account-menu.tsx';
import { Mark } from './mark.tsx';
import styles from './navigation.module.css';

const PLACES = [
  { to: '/library', text: strings.shell.library, Icon: Images },
  { to: '/projects', text: strings.shell.projects, Icon: FolderClosed },
  { to: '/scripts', text: strings.shell.scripts, Icon: Clapperboard },
  { to: '/trash', text: strings.shell.trash, Icon: Trash2 },
  { to: '/settings/{-$section}', text: strings.shell.settings, Icon: Settings },
] as const;

/** A column at the side; a bar at the bottom of a phone. */
export function Navigation() {
  return (
    <nav className={styles.navigation} aria-label={strings.shell.navigation}>
      <Link to="/library" className={styles.home} aria-label="Polyreel">
        <Mark />
        <span className={styles.word}>Polyreel</span>
      </Link>
      <ul className={styles.places}>
        {PLACES.map(({ to, text, Icon }) => (
          <li key={to}>
            <Link
              to={to}
              className={styles.place}
              activeProps={{ 'data-active': true }}
              activeOptions={{ includeSearch: false }}
            >
              <Icon size={20} aria-hidden />
              <span className={styles.text}>{text}</span>
            </Link>
          </li>
        ))}
      </ul>
      <AccountMenu />
    </nav>
  );
}
