import type { AssetDetail } from '@polyreel/sdk';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { assetKey } from '../api/asset-cache.ts';
import { polyreel } from '../api/client.ts';
import { strings } from '../strings/index.ts';
import styles from './lineage.module.css';
import { Section } from './section.tsx';

/** What it was made from, and what was made from it; nothing where there is neither. */
export function Lineage({ asset: { id } }: { asset: AssetDetail }) {
  const { data } = useQuery({
    queryKey: [...assetKey(id), 'lineage'],
    queryFn: ({ signal }) => polyreel.assets.lineage(id, { signal }),
  });
  if (data === undefined) return null;
  const { script, generation, inputs, usedIn } = data;
  if (script === null && inputs.length === 0 && usedIn.length === 0) return null;
  const parameters = Object.entries(generation?.parameters ?? {});
  return (
    <Section title={strings.asset.lineageTitle}>
      {script !== null && (
        <p>
          {strings.asset.generatedFrom}{' '}
          <Link to="/scripts/$scriptId" params={{ scriptId: script.id }}>
            {script.name}
          </Link>{' '}
          {strings.asset.version(script.version)}
        </p>
      )}
      {parameters.length > 0 && (
        <dl className={styles.parameters}>
          {parameters.map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{typeof value === 'string' ? value : JSON.stringify(value)}</dd>
            </div>
          ))}
        </dl>
      )}
      <Relatives title={strings.asset.madeWith} assets={inputs} />
      <Relatives title={strings.asset.usedIn} assets={usedIn} />
    </Section>
  );
}

interface Relative {
  readonly assetId: string;
  readonly name: string;
  readonly deleted?: boolean;
}

function Relatives({ title, assets }: { title: string; assets: readonly Relative[] }) {
  if (assets.length === 0) return null;
  return (
    <div>
      <h3>{title}</h3>
      <ul className={styles.relatives}>
        {assets.map(({ assetId, name, deleted = false }) => (
          <li key={assetId}>
            {deleted ? (
              <del>{name}</del>
            ) : (
              <Link to="/assets/$assetId" params={{ assetId }}>
                {name}
              </Link>
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}
