import { useUsage } from '../api/usage.ts';
import { strings } from '../strings/index.ts';
import { formatBytes, formatNumber } from '../ui/format.ts';
import { Failure, Loading } from '../ui/states.tsx';
import styles from './storage.module.css';

/** What is used, beside what may be. */
export default function Storage() {
  const { data, error, refetch } = useUsage();
  if (error !== null) return <Failure error={error} onRetry={() => void refetch()} />;
  if (data === undefined) return <Loading />;
  const { storage } = strings.settings;
  const { bytes, assets, kinds, limits, renderSeconds } = data;
  const most = Math.max(1, ...kinds.map((one) => one.bytes));
  return (
    <div className={styles.storage}>
      <div className={styles.figures}>
        <Figure title={storage.bytes} used={bytes} limit={limits.bytes} format={formatBytes} />
        <Figure title={storage.assets} used={assets} limit={limits.assets} format={formatNumber} />
        <Figure
          title={storage.renders}
          used={renderSeconds / 60}
          limit={limits.renderMinutes}
          format={storage.minutes}
        />
      </div>
      {kinds.length > 0 && (
        <section className={styles.kinds} aria-label={storage.byKind}>
          <h2>{storage.byKind}</h2>
          <dl>
            {kinds.map((one) => (
              <div key={one.kind} className={styles.kind}>
                <dt>{kindName(one.kind)}</dt>
                <dd className={styles.track}>
                  <span className={styles.bar} style={{ scale: `${one.bytes / most} 1` }} />
                </dd>
                <dd className={styles.amount}>
                  {formatBytes(one.bytes)} · {storage.count(one.assets)}
                </dd>
              </div>
            ))}
          </dl>
        </section>
      )}
    </div>
  );
}

interface FigureProps {
  readonly title: string;
  readonly used: number;
  /** Null for none. */
  readonly limit: number | null;
  readonly format: (value: number) => string;
}

function Figure({ title, used, limit, format }: FigureProps) {
  const { storage } = strings.settings;
  return (
    <section className={styles.figure}>
      <h2 className={styles.title}>{title}</h2>
      <p className={styles.value}>{format(used)}</p>
      {limit === null ? (
        <p className={styles.soft}>{storage.noLimit}</p>
      ) : (
        <>
          <meter
            className={styles.meter}
            aria-label={title}
            min={0}
            max={limit}
            high={limit * 0.9}
            value={Math.min(used, limit)}
          />
          <p className={styles.soft}>{storage.of(format(used), format(limit))}</p>
        </>
      )}
    </section>
  );
}

function kindName(kind: string): string {
  const names: Readonly<Record<string, string>> = strings.common.kinds;
  return names[kind] ?? kind;
}
