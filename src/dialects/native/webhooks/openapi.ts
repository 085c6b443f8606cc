import { EVENT_TYPES } from '#core/feed/feed.ts';
import { TEST } from '#core/webhooks/message.ts';
import { asDocumented } from '../openapi-components.ts';
import { WebhookPayload } from './schema.ts';

/** The section `webhooks` of OpenAPI 3.1: what we call, and what is expected of it. */
export function describedWebhooks(): Record<string, object> {
  const schema: object = JSON.parse(JSON.stringify(WebhookPayload, asDocumented));
  return Object.fromEntries(
    [...EVENT_TYPES, TEST].map((type) => [type, { post: describedCall(type, schema) }]),
  );
}

function describedCall(type: string, schema: object) {
  return {
    operationId: operationIdOf(type),
    tags: ['webhooks'],
    summary: `Tells that ${type} happened`,
    security: [],
    parameters: [
      header('webhook-id', 'The same at every try: what was seen before can be ignored.'),
      header('webhook-timestamp', 'When this try was made, in seconds since 1970.'),
      header('webhook-signature', 'By Standard Webhooks 1.0: `v1,` and Base64, several with spaces between.'),
    ],
    requestBody: { required: true, content: { 'application/json': { schema } } },
    responses: {
      '2XX': { description: 'Taken.' },
      '410': { description: 'Nobody wants to be told any more: the webhook is disabled.' },
      default: { description: 'Not taken: it is tried again.' },
    },
  };
}

/** "onAssetReady" for "asset.ready". */
export function operationIdOf(type: string): string {
  return `on.${type}`.replaceAll(/[.-](\w)/g, (_, letter: string) => letter.toUpperCase());
}

function header(name: string, description: string) {
  return { name, in: 'header', required: true, description, schema: { type: 'string' } };
}
