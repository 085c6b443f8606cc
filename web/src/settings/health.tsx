import { useQuery } from '@tanstack/react-query';
import { polyreel } from '../api/client.ts';
import { strings } from '../strings/index.ts';
import { Badge } from '../ui/badge.tsx';
import { Failure, Loading } from '../ui/states.tsx';
import styles from './listing.module.css';
import { ListingTable } from './listing-table.tsx';

/** Milliseconds. */
const REFRESH = 10_000;

/** How the service is: each of its parts, and the processes that share the library. */
export default function Health() {
  const { data, error, refetch } = useQuery({
    queryKey: ['health'],
    queryFn: ({ signal }) => polyreel.health({ signal }),
    refetchInterval: REFRESH,
  });
  if (error !== null) return <Failure error={error} onRetry={() => void refetch()} />;
  if (data === undefined) return <Loading />;
  const { health } = strings.settings;
  const { status, checks, version, node, role, process, processes } = data;
  return (
    <section className={styles.section}>
      <p className={styles.hint}>
        <Badge tone={status === 'ok' ? 'good' : 'bad'}>
          {status === 'ok' ? health.ready : health.notReady}
        </Badge>{' '}
        {version} · Node {node}
      </p>
      <h2>{health.parts}</h2>
      <ListingTable>
        {Object.entries(checks).map(([part, answer]) => (
          <tr key={part}>
            <th scope="row">{health.names[part] ?? part}</th>
            <td className={styles.wrap}>
              {answer === 'ok' ? (
                <Badge tone="good">{health.ready}</Badge>
              ) : (
                <Badge tone="bad">{answer}</Badge>
              )}
            </td>
          </tr>
        ))}
      </ListingTable>
      <h2>{health.nodes}</h2>
      <ul>
        {processes.map((one) => (
          <li key={one}>
            <code>{one}</code> {one === process && `(${health.thisOne}, ${role})`}
          </li>
        ))}
      </ul>
    </section>
  );
}
