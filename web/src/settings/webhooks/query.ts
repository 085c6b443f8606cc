/** Of the webhooks of the workspace; with an id and a state behind it, of the deliveries of one. */
export const WEBHOOKS = ['webhooks'] as const;
