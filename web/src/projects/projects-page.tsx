import { FolderPlus, Plus } from 'lucide-react';
import { useState } from 'react';
import { useProjects } from '../api/projects.ts';
import { useCan } from '../api/session.ts';
import { Page } from '../shell/page.tsx';
import { strings } from '../strings/index.ts';
import { Button } from '../ui/button.tsx';
import { Empty, Failure, Loading } from '../ui/states.tsx';
import { ProjectCard } from './project-card.tsx';
import { NewProjectDialog } from './project-dialogs.tsx';
import styles from './projects-page.module.css';

/** The projects, each with its newest pictures. */
export function ProjectsPage() {
  const { data: projects, error, isPending, refetch } = useProjects();
  const canWrite = useCan('write');
  const [isCreating, setCreating] = useState(false);
  const create = canWrite && (
    <Button tone="primary" icon={<Plus size={18} />} onClick={() => setCreating(true)}>
      {strings.projects.create}
    </Button>
  );
  return (
    <Page title={strings.projects.title} actions={create}>
      {error !== null ? (
        <Failure error={error} onRetry={() => void refetch()} />
      ) : isPending ? (
        <Loading />
      ) : projects.length === 0 ? (
        <Empty icon={<FolderPlus size={28} />} title={strings.projects.emptyTitle} action={create}>
          {strings.projects.emptyText}
        </Empty>
      ) : (
        <ul className={styles.grid}>
          {projects.map((project) => (
            <li key={project.id}>
              <ProjectCard project={project} />
            </li>
          ))}
        </ul>
      )}
      <NewProjectDialog open={isCreating} onOpenChange={setCreating} />
    </Page>
  );
}
