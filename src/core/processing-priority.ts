import type { AssetRow } from '#db/assets.ts';

/**
 * Whoever has a film made waits for it, and not behind the thousands of files that are brought in meanwhile. Of each,
 * probes go before previews: some replies wait for what they find.
 */
export function processingPriority(step: 'probe' | 'preview', { origin }: Pick<AssetRow, 'origin'>): number {
  return (origin === 'generated' ? 2 : 0) + (step === 'probe' ? 1 : 0);
}
