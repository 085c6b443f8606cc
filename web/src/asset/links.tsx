import type { AssetDetail, Link as ShortLink } from '@polyreel/sdk';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Link2, X } from 'lucide-react';
import { useState } from 'react';
import { assetKey } from '../api/asset-cache.ts';
import { polyreel } from '../api/client.ts';
import { explain } from '../api/explain.ts';
import { queryClient } from '../api/query-client.ts';
import { useCan } from '../api/session.ts';
import { strings } from '../strings/index.ts';
import { Ago } from '../ui/ago.tsx';
import { Button, IconButton } from '../ui/button.tsx';
import { CopyButton } from '../ui/copy-button.tsx';
import { Select } from '../ui/field.tsx';
import { toast } from '../ui/toasts.ts';
import { expiryOf, LIFETIMES, type Lifetime } from './lifetimes.ts';
import styles from './links.module.css';
import { Section } from './section.tsx';

const SCOPES = ['original', 'attachment', 'preview'] as const;
type Scope = (typeof SCOPES)[number];

const keyOf = (id: string) => [...assetKey(id), 'links'];

/** Links that can be given to others: short ones that can be taken back, and the signed ones that end by themselves. */
export function Links({ asset }: { asset: AssetDetail }) {
  const { id, url, downloadUrl } = asset;
  const canWrite = useCan('write');
  const { data: links = [] } = useQuery({
    queryKey: keyOf(id),
    queryFn: async ({ signal }) => polyreel.links.list(id, { signal }),
  });
  const valid = links.filter(({ revokedAt }) => revokedAt === null);
  return (
    <Section title={strings.asset.linksTitle}>
      <ul className={styles.links}>
        {valid.map((link) => (
          <OneLink key={link.code} assetId={id} link={link} canWrite={canWrite} />
        ))}
        <Signed label={strings.asset.expiringLink} url={url} />
        <Signed label={strings.asset.downloadLink} url={downloadUrl} />
      </ul>
      {canWrite && <NewLink assetId={id} />}
    </Section>
  );
}

function Signed({ label, url }: { label: string; url: string }) {
  return (
    <li className={styles.link}>
      <div className={styles.text}>
        <span>{label}</span>
        <span className={styles.soft}>{strings.asset.signedHint}</span>
      </div>
      <CopyButton text={url} label={strings.asset.copyLink(label)} />
    </li>
  );
}

function OneLink({ assetId, link, canWrite }: { assetId: string; link: ShortLink; canWrite: boolean }) {
  const { code, url, scope, hits, expiresAt } = link;
  const { mutate } = useMutation({
    mutationFn: () => polyreel.links.revoke(assetId, code),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: keyOf(assetId) }),
    onError: (error) => toast(explain(error).detail, { tone: 'bad' }),
  });
  return (
    <li className={styles.link}>
      <div className={styles.text}>
        <a href={url} target="_blank" rel="noreferrer" className={styles.url}>
          {url.replace(/^https?:\/\//, '')}
        </a>
        <span className={styles.soft}>
          {strings.asset.scopes[scope]} · {strings.asset.hits(hits)}
          {expiresAt !== null && (
            <>
              {' · '}
              {strings.asset.ends} <Ago at={expiresAt} />
            </>
          )}
        </span>
      </div>
      <CopyButton text={url} label={strings.asset.copyLink(url)} />
      {canWrite && (
        <IconButton label={strings.asset.revoke} onClick={() => mutate()}>
          <X size={16} />
        </IconButton>
      )}
    </li>
  );
}

function NewLink({ assetId }: { assetId: string }) {
  const [scope, setScope] = useState<Scope>('original');
  const [lifetime, setLifetime] = useState<Lifetime>('never');
  const { mutate, isPending } = useMutation({
    mutationFn: () => polyreel.links.create(assetId, { scope, expiresAt: expiryOf(lifetime, new Date()) }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: keyOf(assetId) }),
    onError: (error) => toast(explain(error).detail, { tone: 'bad' }),
  });
  return (
    <div className={styles.fresh}>
      <Select
        label={strings.asset.scope}
        value={scope}
        options={SCOPES.map((one) => [one, strings.asset.scopes[one]] as const)}
        onChange={({ target }) => setScope(SCOPES.find((one) => one === target.value) ?? 'original')}
      />
      <Select
        label={strings.asset.lifetime}
        value={lifetime}
        options={LIFETIMES.map((one) => [one, strings.asset.lifetimes[one]] as const)}
        onChange={({ target }) => setLifetime(LIFETIMES.find((one) => one === target.value) ?? 'never')}
      />
      <Button icon={<Link2 size={16} />} busy={isPending} onClick={() => mutate()}>
        {strings.asset.newLink}
      </Button>
    </div>
  );
}
