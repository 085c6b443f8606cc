import { useRouter } from '@tanstack/react-router';
import { BookOpen, CircleUser, LogOut } from 'lucide-react';
import { signOut, useSession } from '../api/session.ts';
import { strings } from '../strings/index.ts';
import { IconButton } from '../ui/button.tsx';
import { Menu, MenuItem } from '../ui/menu.tsx';

/** Who is signed in where, and the way out. */
export function AccountMenu() {
  const { workspace } = useSession();
  const router = useRouter();
  const leave = async () => {
    await signOut();
    await router.navigate({ to: '/sign-in' });
  };
  return (
    <Menu
      trigger={
        <IconButton label={strings.shell.signedInTo(workspace.name)}>
          <CircleUser size={22} />
        </IconButton>
      }
    >
      <MenuItem icon={<BookOpen size={16} />} onSelect={() => window.open('/docs', '_blank', 'noopener')}>
        {strings.shell.apiReference}
      </MenuItem>
      <MenuItem icon={<LogOut size={16} />} onSelect={() => void leave()}>
        {strings.shell.signOut}
      </MenuItem>
    </Menu>
  );
}
