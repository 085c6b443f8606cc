import type { Static } from 'typebox';
import type { Links } from '#core/links.ts';
import type { Compose } from '#core/webhooks/message.ts';
import { presentAsset } from '../present.ts';
import type { WebhookPayload } from './schema.ts';

/** Writes down what a webhook is told: assets look as they do everywhere in this API. */
export function composeWith(links: Links): Compose {
  return ({ type, at, asset, ...subjects }) => {
    const payload: Static<typeof WebhookPayload> = {
      type,
      timestamp: at.toISOString(),
      data: { ...subjects, asset: asset === null ? null : presentAsset(asset, links) },
    };
    return JSON.stringify(payload);
  };
}
