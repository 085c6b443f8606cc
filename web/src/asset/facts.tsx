import type { AssetDetail } from '@polyreel/sdk';
import type { ReactNode } from 'react';
import { strings } from '../strings/index.ts';
import { Ago } from '../ui/ago.tsx';
import { CopyButton } from '../ui/copy-button.tsx';
import { formatBytes, formatMoment } from '../ui/format.ts';
import { factsOf } from './fact-list.ts';
import styles from './facts.module.css';
import { Section } from './section.tsx';

/** What is known of the file. */
export function Facts({ asset }: { asset: AssetDetail }) {
  const { facts: labels } = strings.asset;
  const { kind, origin, size, mediaType, sha256, source, createdAt, facts } = asset;
  const tags = Object.entries(facts?.tags ?? {});
  return (
    <Section title={strings.asset.factsTitle}>
      <dl className={styles.facts}>
        <Fact name={labels.kind}>{strings.common.kinds[kind]}</Fact>
        <Fact name={labels.size}>
          <span title={`${size} B`}>{formatBytes(size)}</span>
        </Fact>
        <Fact name={labels.type}>{mediaType}</Fact>
        {factsOf(asset).map(([name, value]) => (
          <Fact key={name} name={labels[name]}>
            {value}
          </Fact>
        ))}
        <Fact name={labels.origin}>{strings.common.origins[origin]}</Fact>
        {source !== null && (
          <Fact name={labels.source}>
            <a href={source.url} rel="noreferrer noopener" target="_blank" className={styles.long}>
              {source.url}
            </a>
            {source.expiresAt !== null && (
              <span className={styles.soft}>
                {strings.asset.sourceExpires(formatMoment(source.expiresAt))}
              </span>
            )}
          </Fact>
        )}
        <Fact name={labels.added}>
          <Ago at={createdAt} />
        </Fact>
        <Fact name={labels.id}>
          <Code text={asset.id} />
        </Fact>
        {sha256 !== null && (
          <Fact name={labels.sha256}>
            <Code text={sha256} />
          </Fact>
        )}
      </dl>
      {tags.length > 0 && (
        <details>
          <summary>{strings.asset.fileTags(tags.length)}</summary>
          <dl className={styles.facts}>
            {tags.map(([name, value]) => (
              <Fact key={name} name={name}>
                {value}
              </Fact>
            ))}
          </dl>
        </details>
      )}
    </Section>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className={styles.fact}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Code({ text }: { text: string }) {
  return (
    <span className={styles.code}>
      <code className={styles.long}>{text}</code>
      <CopyButton text={text} />
    </span>
  );
}
