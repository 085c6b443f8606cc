import { Type } from 'typebox';
import { EVENT_TYPES } from '#core/feed/feed.ts';
import { DELIVERY_STATES } from '#core/webhooks/deliveries.ts';
import { Moment, oneOf, orNull, Uuid } from '../primitives.ts';
import { AssetReply } from '../schema.ts';

const EventName = oneOf(EVENT_TYPES, 'As in the feed of events.');
const DeliveryStatus = oneOf(DELIVERY_STATES, 'failed: will not be tried again by itself.');
const Url = Type.String({
  minLength: 1,
  maxLength: 2048,
  description: 'http or https, and reachable from here.',
});
const Label = Type.String({ maxLength: 500 });
const Types = Type.Array(EventName, {
  minItems: 1,
  uniqueItems: true,
  description: 'Only events of these types.',
});
const MessageId = Type.String({ description: 'What comes as `webhook-id`, the same at every try.' });

export const WebhookReply = Type.Object({
  id: Uuid,
  url: Type.String(),
  description: Type.String(),
  types: orNull(Type.Array(EventName)),
  enabled: Type.Boolean(),
  disabledAt: orNull(Moment),
  disabledReason: orNull(
    Type.String({ description: 'Why the service disabled it; null when somebody did.' }),
  ),
  failingSince: orNull(Type.String({ format: 'date-time', description: 'Since when nothing was taken.' })),
  previousSecretUntil: orNull(
    Type.String({
      format: 'date-time',
      description: 'Until when the secret before the last rotation signs as well.',
    }),
  ),
  createdAt: Moment,
  updatedAt: Moment,
});

export const CreatedWebhookReply = Type.Object({
  ...WebhookReply.properties,
  secret: Type.String({ description: 'To verify what comes; shown this once.' }),
});

export const NewWebhook = Type.Object(
  {
    url: Url,
    description: Type.Optional(Label),
    types: Type.Optional(orNull(Types)),
  },
  { additionalProperties: false },
);

export const WebhookUpdate = Type.Object(
  {
    url: Type.Optional(Url),
    description: Type.Optional(Label),
    types: Type.Optional(orNull(Types)),
    enabled: Type.Optional(
      Type.Boolean({
        description: 'True tells it first what it has missed, as far back as the feed of events goes.',
      }),
    ),
  },
  { additionalProperties: false, minProperties: 1 },
);

export const SecretRotation = Type.Object(
  {
    overlap: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: 7 * 86_400,
        description: 'Seconds for which the secret before signs as well; a day unless said otherwise.',
      }),
    ),
  },
  { additionalProperties: false },
);

export const DeliveriesQuery = Type.Object({
  status: Type.Optional(DeliveryStatus),
  limit: Type.Integer({ minimum: 1, maximum: 200, default: 50 }),
  cursor: Type.Optional(Type.String({ maxLength: 1024 })),
});

export const DeliveryParams = Type.Object({ id: Uuid, delivery: Type.String({ maxLength: 64 }) });

export const WebhookDeliveryReply = Type.Object({
  id: MessageId,
  type: Type.String({ description: 'Of the event, or webhook.test.' }),
  eventId: orNull(Type.String({ description: 'In the feed of events; null for a test.' })),
  status: DeliveryStatus,
  attempts: Type.Integer(),
  nextAttemptAt: orNull(Moment),
  attemptedAt: orNull(Moment),
  responseStatus: orNull(Type.Integer({ description: 'Of the last reply; null when there was none.' })),
  reason: orNull(Type.String({ description: 'Why it was not taken.' })),
  duration: orNull(Type.Integer({ description: 'Milliseconds that the last try took.' })),
  createdAt: Moment,
});

export const NewWebhookReplay = Type.Object(
  { since: Type.String({ format: 'date-time', description: 'What failed of what happened since then.' }) },
  { additionalProperties: false },
);

export const ReplayedDeliveriesReply = Type.Object({ replayed: Type.Integer() });

/** The body of a call. */
export const WebhookPayload = Type.Object({
  type: Type.String({ description: 'Subject and what became of it, like asset.ready.' }),
  timestamp: Type.String({ format: 'date-time', description: 'When it happened.' }),
  data: Type.Object({
    eventId: orNull(Type.String({ description: 'In the feed of events; null for a test.' })),
    assetId: orNull(Uuid),
    projectId: orNull(Uuid),
    scriptId: orNull(Uuid),
    batchId: orNull(Uuid),
    asset: orNull(AssetReply),
  }),
});
