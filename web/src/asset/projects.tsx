import type { AssetDetail } from '@polyreel/sdk';
import { useMutation } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { X } from 'lucide-react';
import { assetKey } from '../api/asset-cache.ts';
import { polyreel } from '../api/client.ts';
import { explain } from '../api/explain.ts';
import { useProjects } from '../api/projects.ts';
import { queryClient } from '../api/query-client.ts';
import { useCan } from '../api/session.ts';
import { strings } from '../strings/index.ts';
import { IconButton } from '../ui/button.tsx';
import { Select } from '../ui/field.tsx';
import { toast } from '../ui/toasts.ts';
import styles from './projects.module.css';
import { Section } from './section.tsx';

/** Which projects it is in. */
export function Projects({ asset: { id, projectIds } }: { asset: AssetDetail }) {
  const { data: projects = [] } = useProjects();
  const canWrite = useCan('write');
  const { mutate } = useMutation({
    mutationFn: ({ project, bound }: { project: string; bound: boolean }) =>
      bound ? polyreel.projects.addAsset(project, id) : polyreel.projects.removeAsset(project, id),
    onSettled: () => queryClient.invalidateQueries({ queryKey: assetKey(id), exact: true }),
    onError: (error) => toast(explain(error).detail, { tone: 'bad' }),
  });
  const others = projects.filter((project) => !projectIds.includes(project.id));
  return (
    <Section title={strings.asset.projectsTitle}>
      {projectIds.length === 0 && <p className={styles.soft}>{strings.asset.noProjects}</p>}
      <ul>
        {projectIds.map((projectId) => {
          const title = projects.find((one) => one.id === projectId)?.title ?? projectId;
          return (
            <li key={projectId} className={styles.project}>
              <Link to="/projects/$projectId" params={{ projectId }}>
                {title}
              </Link>
              {canWrite && (
                <IconButton
                  label={strings.asset.removeFrom(title)}
                  onClick={() => mutate({ project: projectId, bound: false })}
                >
                  <X size={16} />
                </IconButton>
              )}
            </li>
          );
        })}
      </ul>
      {canWrite && others.length > 0 && (
        <Select
          label={strings.asset.addToProject}
          labelHidden
          value=""
          options={[['', strings.asset.addToProject], ...others.map((one) => [one.id, one.title] as const)]}
          onChange={({ target }) => mutate({ project: target.value, bound: true })}
        />
      )}
    </Section>
  );
}
