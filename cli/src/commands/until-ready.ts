import type { Asset, AssetDetail, Polyreel } from '@polyreel/sdk';
import type { Tools } from '../tools.ts';

/** Waits for facts and previews, and before that for the bytes of an import. */
export async function untilReady(
  { id, name }: Pick<Asset, 'id' | 'name'>,
  polyreel: Polyreel,
  { terminal, signal }: Tools,
): Promise<AssetDetail> {
  const bar = terminal.addBar(name);
  try {
    return await polyreel.assets.waitUntilReady(id, {
      signal,
      onProgress({ status, progress }) {
        if (progress === null) bar.update(null, status);
        else bar.updateBytes(progress.received, progress.total);
      },
    });
  } finally {
    terminal.removeBar(bar);
  }
}
