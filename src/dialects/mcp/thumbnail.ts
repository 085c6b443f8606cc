import type { ContentBlock } from '@modelcontextprotocol/server';
import type { AssetDetail } from '#sdk/index.ts';
import type { Desk } from './desk.ts';

/** Bytes; a larger picture costs a model more than it tells. */
const LARGEST = 256 * 1024;
/** What models can look at. */
const SEEN = new Set(['image/jpeg', 'image/png', 'image/webp', 'image/gif']);

/** The small picture of an asset, or nothing where there is none: the facts are what was asked for. */
export async function thumbnailOf(
  { previews }: AssetDetail,
  desk: Desk,
  signal: AbortSignal,
): Promise<ContentBlock[]> {
  const small = previews.find(({ role, mediaType, size }) => {
    return role === 'thumbnail' && SEEN.has(mediaType) && size <= LARGEST;
  });
  if (small === undefined) return [];
  const response = await desk.fetch(small.url, { signal });
  if (!response.ok) return [];
  const data = Buffer.from(await response.arrayBuffer()).toString('base64');
  return [{ type: 'image', data, mimeType: small.mediaType }];
}
