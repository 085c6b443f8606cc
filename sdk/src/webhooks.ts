import { PolyreelError } from './error.ts';

/** How strictly to look at a webhook. */
export interface WebhookOptions {
  /** Seconds that the clocks may differ, so that a call cannot be repeated later; 300 unless said otherwise. */
  readonly tolerance?: number | undefined;
}

/** The headers of a request, as `fetch` or Node have them. */
export type WebhookHeaders =
  | { get(name: string): string | null }
  | Readonly<Record<string, string | readonly string[] | undefined>>;

const TOLERANCE = 300;
const PREFIX = 'whsec_';

/**
 * What a webhook says, when it was signed with the secret (or one of several, while they are exchanged) by Standard
 * Webhooks 1.0; rejects with the kind `invalid_signature` otherwise. `payload` is the body as it came, not parsed.
 *
 * @example
 * const event = await verifyWebhook(payload, headers, secret);
 * console.log(event.type);
 */
export async function verifyWebhook<T = { readonly type: string; readonly [field: string]: unknown }>(
  payload: string | Uint8Array,
  headers: WebhookHeaders,
  secret: string | readonly string[],
  { tolerance = TOLERANCE }: WebhookOptions = {},
): Promise<T> {
  const [id, timestamp, signatures] = ['webhook-id', 'webhook-timestamp', 'webhook-signature'].map((name) =>
    headerOf(headers, name),
  );
  if (!id || !timestamp || !signatures)
    throw refused('A header is missing: webhook-id, -timestamp or -signature.');
  const age = Date.now() / 1000 - (/^\d+$/.test(timestamp) ? Number(timestamp) : Number.NaN);
  if (!(Math.abs(age) <= tolerance)) throw refused('The time of the webhook is not that of this clock.');

  const body = typeof payload === 'string' ? new TextEncoder().encode(payload) : payload;
  const content = joined(new TextEncoder().encode(`${id}.${timestamp}.`), body);
  const keys = await Promise.all([secret].flat().map(keyOf));
  for (const signature of signatures.split(' ')) {
    const [version, text = ''] = signature.split(',', 2);
    const bytes = version === 'v1' ? bytesOf(text) : null;
    if (bytes === null) continue;
    for (const key of keys) {
      // By WebCrypto, which compares in the same time whatever differs.
      if (await crypto.subtle.verify('HMAC', key, bytes, content))
        return JSON.parse(new TextDecoder().decode(body));
    }
  }
  throw refused('No signature of the webhook is made with this secret.');
}

function refused(detail: string): PolyreelError {
  return new PolyreelError({ kind: 'invalid_signature', title: 'Invalid webhook', detail });
}

function headerOf(headers: WebhookHeaders, name: string): string | null {
  if (typeof headers.get === 'function') return headers.get(name);
  const found = Object.entries(headers).find(([key]) => key.toLowerCase() === name)?.[1];
  return typeof found === 'string' ? found : null;
}

async function keyOf(secret: string) {
  const bytes = bytesOf(secret.startsWith(PREFIX) ? secret.slice(PREFIX.length) : secret);
  if (bytes === null || bytes.length === 0)
    throw new TypeError('The secret of a webhook is Base64, behind "whsec_".');
  return crypto.subtle.importKey('raw', bytes, { name: 'HMAC', hash: 'SHA-256' }, false, ['verify']);
}

function bytesOf(base64: string): Uint8Array<ArrayBuffer> | null {
  try {
    return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  } catch {
    return null; // no Base64
  }
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(first.length + second.length);
  bytes.set(first);
  bytes.set(second, first.length);
  return bytes;
}
