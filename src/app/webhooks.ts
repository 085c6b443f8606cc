import type { Links } from '#core/links.ts';
import { type DelivererParts, openDeliverer } from '#core/webhooks/deliverer.ts';
import { composeWith } from '#dialects/native/webhooks/payload.ts';
import type { Config } from '../config.ts';

/** Has webhooks called from this process; null for a worker that does not know which URLs to write into the calls. */
export function openWebhooks(
  { role, publicUrl }: Config,
  { links, ...parts }: Omit<DelivererParts, 'compose' | 'random'> & { readonly links: Links },
): AsyncDisposable | null {
  if (role === 'worker' && publicUrl === null) return null;
  return openDeliverer({ ...parts, compose: composeWith(links), random: Math.random });
}
