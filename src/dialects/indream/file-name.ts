import type { IncomingHttpHeaders } from 'node:http';
import { AssetError } from '#errors.ts';

const LONGEST = 512;

/** The `x-file-name` of an upload, 1 to 512 characters, as its sender meant it; otherwise `invalid`. */
export function fileName(headers: IncomingHttpHeaders): string {
  const value = headers['x-file-name'];
  const name = typeof value === 'string' ? percentDecoded(asUtf8(value)) : '';
  const length = [...name].length;
  if (length >= 1 && length <= LONGEST) return name;
  const message = `1 to ${LONGEST} characters`;
  throw new AssetError('invalid', `The header x-file-name is required: ${message}.`, {
    faults: [{ at: 'x-file-name', in: 'header', message }],
  });
}

/** Node gives header bytes as Latin-1 characters; most clients that send other than ASCII mean UTF-8. */
function asUtf8(header: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(header, 'latin1'));
  } catch {
    return header; // not UTF-8: it meant Latin-1
  }
}

/** A name like "100% real.mp4" does not decode, and is meant as it is. */
function percentDecoded(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
