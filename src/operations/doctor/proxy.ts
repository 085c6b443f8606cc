import { randomBytes } from 'node:crypto';
import { request as overHttp } from 'node:http';
import { request as overHttps } from 'node:https';
import { Ailment, type Check, NotApplicable } from './check.ts';
import { resumable, uploadAndRead } from './proxy-uploads.ts';

export interface ProxyTarget {
  /** What clients reach the service by; null when it is not set. */
  readonly publicUrl: string | null;
  /** Bytes. */
  readonly maxUpload: number;
  /** Runs `work` with an API key that is revoked afterwards. */
  readonly withKey: <T>(work: (key: string) => Promise<T>) => Promise<T>;
}

/** Milliseconds after which a proxy that has not passed a request on is waiting for the rest of it. */
const PATIENCE = 5_000;

/** The way from clients to the running service, through whatever stands between. */
export function proxyChecks({ publicUrl, maxUpload, withKey }: ProxyTarget): Check[] {
  const base = () => {
    if (publicUrl !== null) return publicUrl.replace(/\/$/, '');
    throw new NotApplicable('POLYREEL_PUBLIC_URL is not set: clients come without a proxy.');
  };
  const remedy =
    'Start the service, and have the proxy pass POLYREEL_PUBLIC_URL on to it as docs/operations.md shows.';
  return [
    { name: 'proxy: reach', remedy, run: (signal) => reach(base(), signal) },
    { name: 'proxy: body limit and buffering', remedy, run: () => body(base(), maxUpload) },
    {
      name: 'proxy: uploads, URLs and ranges',
      remedy,
      run: (signal) => inUse(base(), withKey, (key) => uploadAndRead({ base: base(), key, signal })),
    },
    {
      name: 'proxy: resumable uploads',
      remedy,
      run: (signal) =>
        inUse(base(), withKey, (key) => resumable({ base: base(), key, signal }, randomBytes(1000))),
    },
  ];
}

async function inUse(
  base: string,
  withKey: ProxyTarget['withKey'],
  work: (key: string) => Promise<string>,
): Promise<string> {
  // No key is made for a service that nobody could use it with.
  await reach(base, AbortSignal.timeout(PATIENCE));
  return withKey(work);
}

async function reach(base: string, signal: AbortSignal): Promise<string> {
  const reply = await fetch(`${base}/livez`, { signal, redirect: 'manual' });
  const text = await reply.text();
  if (reply.status === 200 && text.includes('"status"')) return `${base} leads to the service.`;
  throw new Ailment(
    `${base}/livez answers with ${reply.status} and not as the service does.`,
    'Have the proxy pass every path under POLYREEL_PUBLIC_URL on, with its prefix taken off.',
  );
}

/**
 * Announces the largest upload without a key and sends its first bytes only. The service refuses that at once; a proxy with a
 * limit says 413 instead, and one that buffers says nothing before it has everything.
 */
async function body(base: string, maxUpload: number): Promise<string> {
  const status = await announce(`${base}/api/v1/assets?name=doctor.png`, maxUpload);
  if (status === 401) return 'A body of the largest size is passed on as it comes.';
  if (status === 413) {
    throw new Ailment(
      `The proxy refuses bodies of ${maxUpload} bytes.`,
      'Raise its limit (nginx: client_max_body_size 0;) to POLYREEL_MAX_UPLOAD.',
    );
  }
  if (status === null) {
    throw new Ailment(
      'The proxy keeps the body of a request until it is complete.',
      'Turn that off (nginx: proxy_request_buffering off;), or large uploads fill its disk and are seen late.',
    );
  }
  throw new Ailment(
    `A request without a key is answered with ${status} instead of 401.`,
    'Have the proxy pass requests on without answering them itself.',
  );
}

/** The status of the answer; null when none comes. */
function announce(url: string, length: number): Promise<number | null> {
  const { promise, resolve, reject } = Promise.withResolvers<number | null>();
  const open = url.startsWith('https:') ? overHttps : overHttp;
  const request = open(url, {
    method: 'POST',
    headers: { 'content-type': 'image/png', 'content-length': length },
    agent: false,
  });
  const timer = setTimeout(() => resolve(null), PATIENCE);
  request.on('response', (reply) => resolve(reply.statusCode ?? 0));
  request.on('error', reject);
  request.write(Buffer.alloc(1024));
  return promise.finally(() => {
    clearTimeout(timer);
    request.destroy();
  });
}
