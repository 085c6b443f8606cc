import { sleep } from './backoff.ts';
import { PolyreelError } from './error.ts';
import type { CallOptions } from './http.ts';
import type { AssetDetail } from './openapi.ts';

/** How to wait for an asset. */
export interface WaitOptions {
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds; as long as it takes unless said otherwise. */
  readonly timeout?: number | undefined;
  /** Called with the asset each time it is looked at, for the `progress` of a transfer among others. */
  readonly onProgress?: ((asset: AssetDetail) => void) | undefined;
}

/** Milliseconds between two looks: soon at first, as pictures take no longer. */
const SHORTEST = 200;
const LONGEST = 2_000;

/** Looks at an asset until it is ready, longer apart with each look. */
export async function waitUntilReady(
  look: (options: CallOptions) => Promise<AssetDetail>,
  { signal, timeout, onProgress }: WaitOptions,
): Promise<AssetDetail> {
  const deadline = timeout === undefined ? Infinity : Date.now() + timeout;
  for (let pause = SHORTEST; ; pause = Math.min(pause * 1.5, LONGEST)) {
    const asset = await look({ signal });
    onProgress?.(asset);
    if (asset.status === 'ready') return asset;
    if (asset.status === 'failed') {
      const detail = asset.reason ?? 'The asset has failed.';
      throw new PolyreelError({ kind: 'asset_failed', title: 'Asset failed', detail, asset });
    }
    if (Date.now() + pause > deadline) {
      const detail = `The asset is still ${asset.status} after ${timeout} ms.`;
      throw new PolyreelError({ kind: 'timeout', detail, retryable: true });
    }
    await sleep(pause, signal);
  }
}
