import { useParams } from '@tanstack/react-router';
import { useAsset } from '../api/assets.ts';
import { explain } from '../api/explain.ts';
import { NotFound } from '../shell/dead-ends.tsx';
import { Page } from '../shell/page.tsx';
import { strings } from '../strings/index.ts';
import { Failure, Loading } from '../ui/states.tsx';
import { UpLink } from '../ui/up-link.tsx';
import { AssetActions } from './asset-actions.tsx';
import styles from './asset-page.module.css';
import { Code } from './code.tsx';
import { Description } from './description.tsx';
import { Facts } from './facts.tsx';
import { Lineage } from './lineage.tsx';
import { Links } from './links.tsx';
import { Player } from './player.tsx';
import { Previews } from './previews.tsx';
import { Projects } from './projects.tsx';
import { Standing } from './standing.tsx';
import { Timeline } from './timeline.tsx';

/** Everything about one asset. */
export function AssetPage() {
  const { assetId } = useParams({ from: '/inside/assets/$assetId' });
  const { data: asset, error, refetch } = useAsset(assetId);
  if (asset === undefined) {
    if (error === null) return <Loading />;
    return explain(error).status === 404 ? (
      <NotFound />
    ) : (
      <Failure error={error} onRetry={() => void refetch()} />
    );
  }
  const up =
    asset.trashedAt === null ? (
      <UpLink to="/library">{strings.asset.up}</UpLink>
    ) : (
      <UpLink to="/trash">{strings.asset.upToTrash}</UpLink>
    );
  return (
    <Page title={asset.name} above={up} actions={<AssetActions asset={asset} />}>
      <div className={styles.columns}>
        <div className={styles.main}>
          <Standing asset={asset} />
          {/* Another asset is another player: nothing of the one before goes on. */}
          <Player key={asset.id} asset={asset} />
          <Description asset={asset} />
          <Previews asset={asset} />
          <Code asset={asset} />
        </div>
        <div className={styles.side}>
          <Facts asset={asset} />
          <Projects asset={asset} />
          <Links asset={asset} />
          <Lineage asset={asset} />
          <Timeline asset={asset} />
        </div>
      </div>
    </Page>
  );
}
