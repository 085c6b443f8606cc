import { thumbHashToDataURL } from 'thumbhash';

/** Most that are remembered: the ones in view are asked for again and again while scrolling. */
const REMEMBERED = 2_000;
const urls = new Map<string, string>();

/** A data URL of the blurred picture that a thumbhash (base64) stands for. */
export function thumbhashUrl(hash: string): string {
  const known = urls.get(hash);
  if (known !== undefined) return known;
  const url = thumbHashToDataURL(Uint8Array.from(atob(hash), (character) => character.charCodeAt(0)));
  if (urls.size >= REMEMBERED) urls.clear();
  urls.set(hash, url);
  return url;
}
