import type { AssetDetail } from '@polyreel/sdk';
import { Tabs } from 'radix-ui';
import { strings } from '../strings/index.ts';
import { CopyButton } from '../ui/copy-button.tsx';
import styles from './code.module.css';
import { Section } from './section.tsx';
import { SNIPPETS, snippet } from './snippets.ts';

/** How programs get at this asset, through each API that the server speaks. */
export function Code({ asset }: { asset: AssetDetail }) {
  return (
    <Section title={strings.asset.codeTitle}>
      <Tabs.Root defaultValue={SNIPPETS[0]}>
        <Tabs.List className={styles.tabs} aria-label={strings.asset.codeTitle}>
          {SNIPPETS.map((name) => (
            <Tabs.Trigger key={name} value={name} className={styles.tab}>
              {strings.asset.snippets[name]}
            </Tabs.Trigger>
          ))}
        </Tabs.List>
        {SNIPPETS.map((name) => {
          const text = snippet(name, asset, location.origin);
          return (
            <Tabs.Content key={name} value={name} className={styles.content}>
              <pre className={styles.code}>{text}</pre>
              <CopyButton text={text} />
            </Tabs.Content>
          );
        })}
      </Tabs.Root>
    </Section>
  );
}
