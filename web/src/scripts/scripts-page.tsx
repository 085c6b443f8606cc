import { Link } from '@tanstack/react-router';
import { Clapperboard, Plus, Search } from 'lucide-react';
import { useState } from 'react';
import { useScripts } from '../api/scripts.ts';
import { useCan } from '../api/session.ts';
import { Page } from '../shell/page.tsx';
import { strings } from '../strings/index.ts';
import { buttonClass } from '../ui/button.tsx';
import { TextField } from '../ui/field.tsx';
import { Empty, Failure, Loading } from '../ui/states.tsx';
import { ScriptCard } from './script-card.tsx';
import styles from './scripts-page.module.css';

/** More than a screen has room for: then there is something to search. */
const MANY = 12;

/** The scripts, each with the last thing that it made. */
export function ScriptsPage() {
  const { data: scripts, error, isPending, refetch } = useScripts();
  const canWrite = useCan('write');
  const create = canWrite && (
    <Link to="/scripts/$scriptId" params={{ scriptId: 'new' }} className={buttonClass('primary')}>
      <Plus size={18} aria-hidden />
      {strings.scripts.create}
    </Link>
  );
  return (
    <Page title={strings.scripts.title} actions={create}>
      {error !== null ? (
        <Failure error={error} onRetry={() => void refetch()} />
      ) : isPending ? (
        <Loading />
      ) : scripts.length === 0 ? (
        <Empty icon={<Clapperboard size={28} />} title={strings.scripts.emptyTitle} action={create}>
          {strings.scripts.emptyText}
        </Empty>
      ) : (
        <ScriptGrid scripts={scripts} />
      )}
    </Page>
  );
}

function ScriptGrid({ scripts }: { scripts: NonNullable<ReturnType<typeof useScripts>['data']> }) {
  const [text, setText] = useState('');
  const words = text.trim().toLowerCase();
  const found = scripts.filter(({ name }) => name.toLowerCase().includes(words));
  return (
    <>
      {scripts.length > MANY && (
        <search className={styles.search}>
          <Search size={18} aria-hidden />
          <TextField
            label={strings.scripts.search}
            labelHidden
            type="search"
            placeholder={strings.scripts.search}
            value={text}
            onChange={({ target }) => setText(target.value)}
          />
        </search>
      )}
      {found.length === 0 && <p className={styles.nothing}>{strings.scripts.nothingFound}</p>}
      <ul className={styles.grid}>
        {found.map((script) => (
          <li key={script.id}>
            <ScriptCard script={script} />
          </li>
        ))}
      </ul>
    </>
  );
}
