import type { Project } from '@polyreel/sdk';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { FolderOpen } from 'lucide-react';
import { useProject } from '../api/projects.ts';
import { useCan } from '../api/session.ts';
import { AssetList } from '../library/asset-list.tsx';
import { Page } from '../shell/page.tsx';
import { strings } from '../strings/index.ts';
import { Empty, Failure, Loading } from '../ui/states.tsx';
import { UpLink } from '../ui/up-link.tsx';
import { ProjectMakings } from './project-makings.tsx';
import { ProjectMembers } from './project-members.tsx';
import { ProjectMenu } from './project-menu.tsx';
import styles from './project-page.module.css';

/** A project: its assets, its scripts, and what was made for it. */
export function ProjectPage() {
  const { projectId } = useParams({ from: '/inside/projects/$projectId' });
  const { data: project, error, refetch } = useProject(projectId);
  if (error !== null) return <Failure error={error} onRetry={() => void refetch()} />;
  if (project === undefined) return <Loading />;
  return <LoadedProject project={project} />;
}

function LoadedProject({ project }: { project: Project }) {
  const search = useSearch({ from: '/inside/projects/$projectId' });
  const navigate = useNavigate({ from: '/projects/$projectId' });
  const canWrite = useCan('write');
  const { id, title, description } = project;
  const empty = (
    <Empty
      icon={<FolderOpen size={28} />}
      title={strings.projects.emptyProjectTitle}
      action={canWrite && <ProjectMembers projectId={id} tone="primary" />}
    >
      {strings.projects.emptyProjectText}
    </Empty>
  );
  return (
    <Page
      title={title}
      above={<UpLink to="/projects">{strings.projects.up}</UpLink>}
      actions={
        canWrite && (
          <>
            <ProjectMembers projectId={id} canRemove />
            <ProjectMenu project={project} onDeleted={() => void navigate({ to: '/projects' })} />
          </>
        )
      }
    >
      {description && <p className={styles.description}>{description}</p>}
      <ProjectMakings projectId={id} />
      <h2>{strings.projects.assets}</h2>
      <AssetList
        search={search}
        projectId={id}
        onSearch={(next) => void navigate({ to: '.', search: next, replace: true })}
        empty={empty}
      />
    </Page>
  );
}
