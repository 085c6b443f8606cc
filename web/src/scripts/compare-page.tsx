import { useNavigate, useSearch } from '@tanstack/react-router';
import { ArrowLeftRight } from 'lucide-react';
import { useAsset } from '../api/assets.ts';
import { useGeneration } from '../api/generations.ts';
import { Page } from '../shell/page.tsx';
import { strings } from '../strings/index.ts';
import { Button } from '../ui/button.tsx';
import { Empty, Failure, Loading } from '../ui/states.tsx';
import { ChooseSide } from './compare/choose-side.tsx';
import { DifferenceTable } from './compare/difference-table.tsx';
import { SideBySide } from './compare/side-by-side.tsx';
import styles from './compare-page.module.css';
import type { CompareSearch } from './compare-search.ts';

/** Two results side by side, playing together, and in what they differ. */
export function ComparePage() {
  const search = useSearch({ from: '/inside/compare' });
  const navigate = useNavigate({ from: '/compare' });
  const go = (next: CompareSearch) => void navigate({ to: '.', search: next, replace: true });
  const { a, b } = search;
  const swap = a !== undefined && b !== undefined && (
    <Button icon={<ArrowLeftRight size={18} />} onClick={() => go({ a: b, b: a })}>
      {strings.scripts.swap}
    </Button>
  );
  return (
    <Page title={strings.scripts.compareTitle} actions={swap}>
      <div className={styles.choices}>
        <ChooseSide side="a" search={search} onChange={go} />
        <ChooseSide side="b" search={search} onChange={go} />
      </div>
      {a === undefined || b === undefined ? (
        <Empty icon={<ArrowLeftRight size={28} />} title={strings.scripts.compareTitle}>
          {strings.scripts.compareEmpty}
        </Empty>
      ) : (
        <Comparison a={a} b={b} />
      )}
    </Page>
  );
}

function Comparison({ a, b }: { a: string; b: string }) {
  const assets = [useAsset(a), useAsset(b)] as const;
  const generations = [useGeneration(a), useGeneration(b)] as const;
  const failed = [...assets, ...generations].find(({ error }) => error !== null);
  if (failed !== undefined) return <Failure error={failed.error} onRetry={() => void failed.refetch()} />;
  const [left, right] = assets;
  const [leftMaking, rightMaking] = generations;
  if (left.data === undefined || right.data === undefined) return <Loading />;
  return (
    <>
      <SideBySide a={left.data} b={right.data} />
      {leftMaking.data !== undefined && rightMaking.data !== undefined && (
        <DifferenceTable
          a={{ generation: leftMaking.data, asset: left.data }}
          b={{ generation: rightMaking.data, asset: right.data }}
        />
      )}
    </>
  );
}
