import type { AssetDetail } from '@polyreel/sdk';
import { Download } from 'lucide-react';
import { strings } from '../strings/index.ts';
import { formatBytes } from '../ui/format.ts';
import styles from './previews.module.css';
import { Section } from './section.tsx';

/** What was made from the file. */
export function Previews({ asset: { previews } }: { asset: AssetDetail }) {
  if (previews.length === 0) return null;
  return (
    <Section title={strings.asset.previewsTitle}>
      <ul className={styles.previews}>
        {previews.map(({ role, url, mediaType, width, height, size }) => (
          <li key={role} className={styles.preview}>
            <a href={url} download className={styles.link}>
              {mediaType.startsWith('image/') ? (
                <img src={url} alt="" loading="lazy" />
              ) : (
                <span className={styles.file}>
                  <Download size={24} aria-hidden />
                </span>
              )}
              <strong>{strings.asset.roles[role] ?? role}</strong>
              <span className={styles.facts}>
                {[width !== null && `${width} × ${height}`, formatBytes(size)].filter(Boolean).join(' · ')}
              </span>
            </a>
          </li>
        ))}
      </ul>
    </Section>
  );
}
