import { CircleAlert, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { strings } from '../../strings/index.ts';
import { Button } from '../../ui/button.tsx';
import { type Path, pathOf, pointerOf } from '../document/json.ts';
import { useEditing } from '../editing.ts';
import styles from './findings.module.css';
import type { TrialState } from './use-trial.ts';

/** What is wrong with the script or its values, and what is worth knowing; each shown where it is. */
export function Findings({ state: { faults, problems, explanation, trial } }: { state: TrialState }) {
  const warnings = trial === null ? [] : (explanation?.warnings ?? []);
  return (
    <div className={styles.findings} role="status">
      {faults.length > 0 && (
        <Group tone="bad" icon={<CircleAlert size={16} />} title={strings.scripts.faults(faults.length)}>
          {faults.map(({ path, message }) => (
            <Finding
              key={pointerOf(path) + message}
              text={strings.scripts.problemOf(pointerOf(path), message)}
              path={path}
            />
          ))}
        </Group>
      )}
      {problems.length > 0 && (
        <Group tone="warn" icon={<TriangleAlert size={16} />} title={strings.scripts.stillWaiting}>
          {problems.map(({ name, message }) => (
            <Finding key={name} text={strings.scripts.problemOf(name, message)} path={null} />
          ))}
        </Group>
      )}
      {warnings.length > 0 && (
        <Group
          tone="warn"
          icon={<TriangleAlert size={16} />}
          title={strings.scripts.warnings(warnings.length)}
        >
          {warnings.map(({ at, message }) => (
            <Finding key={at + message} text={message} path={at.startsWith('/') ? pathOf(at) : null} />
          ))}
        </Group>
      )}
    </div>
  );
}

interface GroupProps {
  readonly tone: 'bad' | 'warn';
  readonly icon: ReactNode;
  readonly title: string;
  readonly children: ReactNode;
}

function Group({ tone, icon, title, children }: GroupProps) {
  return (
    <details className={styles[tone]} open={tone === 'bad'}>
      <summary className={styles.summary}>
        {icon}
        {title}
      </summary>
      <ul className={styles.list}>{children}</ul>
    </details>
  );
}

function Finding({ text, path }: { text: string; path: Path | null }) {
  const { reveal } = useEditing();
  return (
    <li className={styles.finding}>
      <span className={styles.text}>{text}</span>
      {path !== null && (
        <Button tone="quiet" aria-label={strings.scripts.goTo(pointerOf(path))} onClick={() => reveal(path)}>
          {strings.scripts.goThere}
        </Button>
      )}
    </li>
  );
}
