import { AssetError } from '#errors.ts';
import type { PreviewRole } from '#media/facts.ts';
import { SignedPaths } from './signed-paths.ts';
import { openSigner } from './signer.ts';
import { urlFileName } from './url-file-name.ts';

/** What of an asset a link opens: its own bytes or one of its previews. */
export type Rendition = 'original' | PreviewRole;

export interface LinkTarget {
  readonly assetId: string;
  readonly rendition: Rendition;
  /** Shown at the end of the path, so that saving the link gives a sensible file; it opens nothing. */
  readonly name: string;
  /** Save instead of show. */
  readonly download: boolean;
}

/** A link as it came back, taken apart and not yet believed. */
export interface PresentedLink {
  readonly assetId: string;
  readonly rendition: string;
  /** The query's `e` and `s`, or null. */
  readonly expiry: string | null;
  readonly signature: string | null;
}

export interface Links {
  /** An absolute URL, the same for the whole window; cheap enough to sign every file of every listed asset. */
  sign(target: LinkTarget): string;
  /** Names the window: for as long as this is the same, so is what `sign` makes of the same target. */
  era(): string;
  /**
   * The whole seconds for which the link stays valid.
   *
   * @throws `forbidden` when it was not signed here, for exactly this rendition of this asset, or has expired
   */
  verify(link: PresentedLink): number;
  /** The absolute URL of one of our own paths. */
  at(path: string): string;
  /** An absolute URL by which whoever holds it may send the bytes of an asset that has none yet. */
  signSending(assetId: string, expiresAt: Date): string;
  /** @throws `forbidden` when it was not signed here, for this asset, or has expired */
  verifySending(link: Omit<PresentedLink, 'rendition'>): void;
  /** The secret of an asset, always the same; `turn` counts how many before it were revoked. */
  keyname(assetId: string, turn: number): string;
  /** What a secret was made for, or null when it was not made here; whether it still holds is another question. */
  readKeyname(secret: string): { readonly assetId: string; readonly turn: number } | null;
}

export interface LinkOptions {
  readonly secret: string;
  /** Secrets that signed before: still believed, no longer used. */
  readonly previousSecrets?: readonly string[];
  /** Origin and path prefix without a trailing slash; asked late, as a free port is known only once it is listened on. */
  readonly publicUrl: () => string;
  /** Milliseconds. */
  readonly window: number;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
}

/**
 * Links that need no header. Each is signed as of the start of the current time window and valid to the end of the
 * next one: at least one window and at most two, and one URL per window, so that caches recognise it.
 */
export function openLinks({ secret, previousSecrets = [], publicUrl, window, clock }: LinkOptions): Links {
  const secrets = [secret, ...previousSecrets];
  const files = openSigner(secrets, 'polyreel file links v1');
  const sending = openSigner(secrets, 'polyreel sending links v1');
  const keynames = openSigner(secrets, 'polyreel keynames v1');
  const paths = new SignedPaths(({ assetId, rendition, name }, expiry) => {
    const signature = files.sign(textOf({ assetId, rendition, expiry }));
    return `/files/${assetId}/${rendition}/${urlFileName(name)}?e=${expiry}&s=${signature}`;
  });
  const expiryOf = expiries(window);
  const secondsLeft = (expiry: string) => Number.parseInt(expiry, 36) - Math.ceil(clock() / 1000);
  return {
    sign({ download, ...file }) {
      return publicUrl() + paths.of(file, expiryOf(clock())) + (download ? '&download' : '');
    },
    era: () => `${publicUrl()} ${expiryOf(clock())}`,
    verify({ assetId, rendition, expiry, signature }) {
      if (
        expiry === null ||
        signature === null ||
        !files.signed(textOf({ assetId, rendition, expiry }), signature)
      ) {
        throw new AssetError(
          'forbidden',
          'The link is not valid: its signature does not belong to this file.',
        );
      }
      const left = secondsLeft(expiry);
      if (left <= 0)
        throw new AssetError('forbidden', 'The link has expired: ask for the asset again to get a new one.');
      return left;
    },
    at: (path) => `${publicUrl()}${path}`,
    signSending(assetId, expiresAt) {
      const expiry = Math.floor(expiresAt.getTime() / 1000).toString(36);
      const signature = sending.sign(sendingText(assetId, expiry));
      return `${publicUrl()}/u/${assetId}?e=${expiry}&s=${signature}`;
    },
    verifySending({ assetId, expiry, signature }) {
      if (expiry === null || signature === null || !sending.signed(sendingText(assetId, expiry), signature)) {
        throw new AssetError(
          'forbidden',
          'The link is not valid: its signature does not belong to this upload.',
        );
      }
      if (secondsLeft(expiry) <= 0) {
        throw new AssetError('forbidden', 'The link has expired: ask for another one to send the file.');
      }
    },
    keyname(assetId, turn) {
      const id = Buffer.from(assetId.replaceAll('-', ''), 'hex').toString('base64url');
      return `${KEYNAME_PREFIX}${id}${keynames.sign(`${assetId}|${turn}`)}${turn.toString(36)}`;
    },
    readKeyname(secret) {
      const [, id = '', signature = '', count = ''] = KEYNAME.exec(secret) ?? [];
      const assetId = uuidOf(Buffer.from(id, 'base64url').toString('hex'));
      const turn = Number.parseInt(count, 36);
      return keynames.signed(`${assetId}|${turn}`, signature) ? { assetId, turn } : null;
    },
  };
}

/** The bytes of the id, the signature, the turn. */
const KEYNAME = /^kn_([\w-]{22})([\w-]{22})(0|[1-9a-z][0-9a-z]{0,5})$/;
const KEYNAME_PREFIX = 'kn_';

function uuidOf(hex: string): string {
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

interface Target {
  readonly assetId: string;
  readonly rendition: string;
  readonly expiry: string;
}

/** No signed field can hold a "|" (ids, roles, base36), so no two targets share a text. */
function textOf({ assetId, rendition, expiry }: Target): string {
  return `1|${assetId}|${rendition}|${expiry}`;
}

function sendingText(assetId: string, expiry: string): string {
  return textOf({ assetId, rendition: 'original', expiry });
}

/** The expiry, in seconds as base36, of links signed at a moment; made once for each window. */
function expiries(window: number): (now: number) => string {
  let current = Number.NaN;
  let text = '';
  return (now) => {
    const index = Math.floor(now / window);
    if (index !== current) {
      current = index;
      text = Math.ceil(((index + 2) * window) / 1000).toString(36);
    }
    return text;
  };
}
