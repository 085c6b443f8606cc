import { CHECKSUM_ALGORITHMS } from '#core/uploads/checksum.ts';

/** https://tus.io/protocols/resumable-upload: the one version there is. */
export const VERSION = '1.0.0';

export const EXTENSIONS = [
  'creation',
  'creation-with-upload',
  'creation-defer-length',
  'expiration',
  'termination',
  'checksum',
  'concatenation',
] as const;

/** What the body of every request with bytes declares itself to be. */
export const CHUNK_TYPE = 'application/offset+octet-stream';

/** Ours: what the upload becomes. */
export const ASSET_ID_HEADER = 'polyreel-asset-id';

/** What OPTIONS tells of the server. */
export function capabilities(maxUpload: number): Record<string, string> {
  return {
    'tus-version': VERSION,
    'tus-max-size': String(maxUpload),
    'tus-extension': EXTENSIONS.join(','),
    'tus-checksum-algorithm': CHECKSUM_ALGORITHMS.join(','),
  };
}

const EXPOSED = [
  'Location',
  'Tus-Resumable',
  'Tus-Version',
  'Tus-Max-Size',
  'Tus-Extension',
  'Tus-Checksum-Algorithm',
  'Upload-Offset',
  'Upload-Length',
  'Upload-Defer-Length',
  'Upload-Metadata',
  'Upload-Concat',
  'Upload-Expires',
  'Polyreel-Asset-Id',
  'Retry-After',
  'X-Request-Id',
];

/** Pages of any origin may upload: the permission is a key that the page has to know, never a cookie that a browser adds. */
export const CORS: Readonly<Record<string, string>> = {
  'access-control-allow-origin': '*',
  'access-control-expose-headers': EXPOSED.join(', '),
};

const ACCEPTED = [
  'Authorization',
  'X-API-Key',
  'Content-Type',
  'Tus-Resumable',
  'Upload-Offset',
  'Upload-Length',
  'Upload-Defer-Length',
  'Upload-Metadata',
  'Upload-Concat',
  'Upload-Checksum',
  'X-HTTP-Method-Override',
  'X-Requested-With',
  'X-Request-Id',
];

/** What a browser asks for before it lets a page send. A day is as long as it may remember. */
export const PREFLIGHT: Readonly<Record<string, string>> = {
  'access-control-allow-methods': 'POST, HEAD, GET, PATCH, DELETE, OPTIONS',
  'access-control-allow-headers': ACCEPTED.join(', '),
  'access-control-max-age': '86400',
};
