import type { Project } from '@polyreel/sdk';
import { Link } from '@tanstack/react-router';
import { FolderOpen } from 'lucide-react';
import { useNewestOf } from '../api/projects.ts';
import { useCan } from '../api/session.ts';
import { Picture } from '../library/picture.tsx';
import { strings } from '../strings/index.ts';
import { Ago } from '../ui/ago.tsx';
import styles from './project-card.module.css';
import { ProjectMenu } from './project-menu.tsx';

export function ProjectCard({ project }: { project: Project }) {
  const { id, title, description, updatedAt } = project;
  const canWrite = useCan('write');
  return (
    <article className={styles.card}>
      <Link to="/projects/$projectId" params={{ projectId: id }} className={styles.link}>
        <Newest projectId={id} />
        <h2 className={styles.title}>{title}</h2>
      </Link>
      <p className={styles.description}>{description || <Changed at={updatedAt} />}</p>
      {canWrite && (
        <div className={styles.menu}>
          <ProjectMenu project={project} />
        </div>
      )}
    </article>
  );
}

function Changed({ at }: { at: string }) {
  return (
    <>
      {strings.projects.changed} <Ago at={at} />
    </>
  );
}

/** One large picture and three small ones. */
function Newest({ projectId }: { projectId: string }) {
  const { data: assets = [] } = useNewestOf(projectId);
  if (assets.length === 0) {
    return (
      <span className={styles.empty} aria-hidden>
        <FolderOpen size={32} strokeWidth={1.5} />
      </span>
    );
  }
  return (
    <span className={styles.pictures} data-count={assets.length} aria-hidden>
      {assets.map((asset) => (
        <span key={asset.id} className={styles.picture}>
          <Picture asset={asset} />
        </span>
      ))}
    </span>
  );
}
