import type { AssetError } from '#errors.ts';

/** An error as one text, for APIs that have no list of faults beside it: the text then names them all. */
export function oneText({ message, faults }: AssetError): string {
  if (faults.length <= 1) return message;
  return `${faults.map(({ at, in: place, message }) => `${at === '' ? 'all' : at} in the ${place} ${message}`).join('; ')}.`;
}
