import type { Generation } from '@polyreel/sdk';
import { Link } from '@tanstack/react-router';
import { useAsset } from '../../api/assets.ts';
import { isUnfinished } from '../../api/generations.ts';
import { Picture } from '../../library/picture.tsx';
import { strings } from '../../strings/index.ts';
import { DataTable } from '../../ui/data-table.tsx';
import { MakingProgress, Standing } from '../results/standing.tsx';
import styles from './batch-table.module.css';

/** Each row of a batch with its values and what came of it. */
export function BatchTable({ generations }: { generations: readonly Generation[] }) {
  const names = [...new Set(generations.flatMap(({ parameters }) => Object.keys(parameters)))];
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what is out of sight is reached by the arrow keys.
    <section className={styles.scroll} tabIndex={0} aria-label={strings.scripts.results}>
      <DataTable className={styles.table}>
        <thead>
          <tr>
            <th scope="col">{strings.scripts.batchRow}</th>
            {names.map((name) => (
              <th scope="col" key={name}>
                {name}
              </th>
            ))}
            <th scope="col">{strings.scripts.batchStatus}</th>
            <th scope="col">{strings.scripts.batchResult}</th>
          </tr>
        </thead>
        <tbody>
          {generations.map((generation) => (
            <Row key={generation.assetId} generation={generation} names={names} />
          ))}
        </tbody>
      </DataTable>
    </section>
  );
}

function Row({ generation, names }: { generation: Generation; names: readonly string[] }) {
  const { batchRow, parameters, failure } = generation;
  const row = (batchRow ?? 0) + 1;
  return (
    <tr>
      <th scope="row">{row}</th>
      {names.map((name) => (
        <td key={name} className={styles.value}>
          <Value value={parameters[name]} />
        </td>
      ))}
      <td className={styles.status}>
        {isUnfinished(generation) ? (
          <MakingProgress generation={generation} name={strings.scripts.rowName(row)} />
        ) : (
          <Standing generation={generation} />
        )}
        {failure !== null && <p className={styles.failure}>{failure.message}</p>}
      </td>
      <td>{generation.status === 'succeeded' && <Result assetId={generation.assetId} />}</td>
    </tr>
  );
}

function Value({ value }: { value: unknown }) {
  if (value === undefined || value === null) return strings.scripts.absent;
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function Result({ assetId }: { assetId: string }) {
  const { data: asset } = useAsset(assetId);
  return (
    <Link to="/assets/$assetId" params={{ assetId }} className={styles.result}>
      <span className={styles.picture}>{asset !== undefined && <Picture asset={asset} />}</span>
      <span className={styles.name}>{asset?.name ?? strings.scripts.openAsset}</span>
    </Link>
  );
}
