import { Link } from '@tanstack/react-router';
import { Clapperboard } from 'lucide-react';
import { useGenerations } from '../api/generations.ts';
import { useScripts } from '../api/scripts.ts';
import { GenerationTile } from '../scripts/results/generation-tile.tsx';
import { strings } from '../strings/index.ts';
import { Ago } from '../ui/ago.tsx';
import { Badge } from '../ui/badge.tsx';
import styles from './project-makings.module.css';

/** The scripts of a project and what was made for it; nothing where there is neither. */
export function ProjectMakings({ projectId }: { projectId: string }) {
  const { data: scripts = [] } = useScripts(projectId);
  const { generations } = useGenerations({ projectId });
  return (
    <>
      {scripts.length > 0 && (
        <section className={styles.section} aria-labelledby="project-scripts">
          <h2 id="project-scripts">{strings.projects.scripts}</h2>
          <ul className={styles.scripts}>
            {scripts.map(({ id, name, version, updatedAt }) => (
              <li key={id}>
                <Link to="/scripts/$scriptId" params={{ scriptId: id }} className={styles.script}>
                  <Clapperboard size={18} aria-hidden />
                  <span className={styles.name}>{name}</span>
                  <Badge>{strings.scripts.version(version)}</Badge>
                  <span className={styles.when}>
                    <Ago at={updatedAt} />
                  </span>
                </Link>
              </li>
            ))}
          </ul>
        </section>
      )}
      {generations.length > 0 && (
        <section className={styles.section} aria-labelledby="project-results">
          <h2 id="project-results">{strings.projects.results}</h2>
          <ul className={styles.results}>
            {generations.map((generation) => (
              <li key={generation.assetId}>
                <GenerationTile generation={generation} />
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}
