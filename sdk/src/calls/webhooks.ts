import type { CallOptions, Http, Query } from '../http.ts';
import type {
  CreatedWebhook,
  NewWebhook,
  SecretRotation,
  Webhook,
  WebhookDelivery,
  WebhookUpdate,
} from '../openapi.ts';
import { everyItem, type Page } from '../pages.ts';

/** Which deliveries: those that are pending, delivered or failed; all without a status. */
export type DeliveryQuery = Query<'GET /webhooks/{id}/deliveries'>;

/** What is called when something happens, for administrators; what comes is looked at with `verifyWebhook`. */
export class Webhooks {
  readonly #http: Http;

  constructor(http: Http) {
    this.#http = http;
  }

  /**
   * The webhooks of the workspace, without their secrets.
   *
   * @example
   * for (const { url, enabled, disabledReason } of await polyreel.webhooks.list()) console.log(url, enabled, disabledReason);
   */
  async list(options?: CallOptions): Promise<readonly Webhook[]> {
    return (await this.#http.call('GET /webhooks', {}, options)).data;
  }

  /**
   * One webhook, and how it is doing.
   *
   * @example
   * const { failingSince } = await polyreel.webhooks.get(webhookId);
   * console.log(failingSince ?? 'it takes everything');
   */
  get(id: string, options?: CallOptions): Promise<Webhook> {
    return this.#http.call('GET /webhooks/{id}', { params: { id } }, options);
  }

  /**
   * Has a URL called when something happens from now on; the reply is the only place where its secret is shown.
   *
   * @example
   * const { id, secret } = await polyreel.webhooks.create({ url: hook, types: ['asset.ready'] });
   * console.log(id, secret);
   */
  create(webhook: NewWebhook, options?: CallOptions): Promise<CreatedWebhook> {
    return this.#http.call('POST /webhooks', { body: webhook }, options);
  }

  /**
   * Changes a webhook, disables it or enables it again.
   *
   * @example
   * await polyreel.webhooks.update(webhookId, { enabled: false });
   */
  update(id: string, changes: WebhookUpdate, options?: CallOptions): Promise<Webhook> {
    return this.#http.call('PATCH /webhooks/{id}', { params: { id }, body: changes }, options);
  }

  /**
   * Deletes a webhook with its deliveries.
   *
   * @example
   * await polyreel.webhooks.delete(webhookId);
   */
  async delete(id: string, options?: CallOptions): Promise<void> {
    await this.#http.call('DELETE /webhooks/{id}', { params: { id } }, options);
  }

  /**
   * Gives a webhook a new secret; for `overlap` seconds, a day unless said otherwise, the one before signs as well.
   *
   * @example
   * const { secret, previousSecretUntil } = await polyreel.webhooks.rotateSecret(webhookId, { overlap: 3600 });
   * console.log(secret, previousSecretUntil);
   */
  rotateSecret(id: string, rotation: SecretRotation = {}, options?: CallOptions): Promise<CreatedWebhook> {
    return this.#http.call('POST /webhooks/{id}/rotate-secret', { params: { id }, body: rotation }, options);
  }

  /**
   * Calls a webhook once, and tells what came of it.
   *
   * @example
   * const { status, reason } = await polyreel.webhooks.test(webhookId);
   * console.log(status, reason);
   */
  test(id: string, options?: CallOptions): Promise<WebhookDelivery> {
    return this.#http.call('POST /webhooks/{id}/test', { params: { id } }, options);
  }

  /**
   * One page of what a webhook is told, was told, and could not be told, newest first.
   *
   * @example
   * const { data } = await polyreel.webhooks.deliveries(webhookId, { status: 'failed' });
   * console.log(data.map(({ type, reason }) => `${type}: ${reason}`));
   */
  deliveries(id: string, query: DeliveryQuery = {}, options?: CallOptions): Promise<Page<WebhookDelivery>> {
    return this.#http.call('GET /webhooks/{id}/deliveries', { params: { id }, query }, options);
  }

  /**
   * Every such delivery, page after page, as far as they are looked at.
   *
   * @example
   * for await (const { type, attempts } of polyreel.webhooks.everyDelivery(webhookId)) console.log(type, attempts);
   */
  everyDelivery(
    id: string,
    query: DeliveryQuery = {},
    options?: CallOptions,
  ): AsyncGenerator<WebhookDelivery, void, undefined> {
    return everyItem(query, (next) => this.deliveries(id, next, options));
  }

  /**
   * Tells a webhook something again, under the same id.
   *
   * @example
   * const { id } = await polyreel.webhooks.test(webhookId);
   * await polyreel.webhooks.replay(webhookId, id);
   */
  replay(id: string, delivery: string, options?: CallOptions): Promise<WebhookDelivery> {
    const params = { id, delivery };
    return this.#http.call('POST /webhooks/{id}/deliveries/{delivery}/replay', { params }, options);
  }

  /**
   * Tells a webhook again what failed of what happened since a moment, and how many that are.
   *
   * @example
   * const yesterday = new Date(Date.now() - 86_400_000);
   * console.log(await polyreel.webhooks.replayFailed(webhookId, yesterday));
   */
  async replayFailed(id: string, since: Date, options?: CallOptions): Promise<number> {
    const body = { since: since.toISOString() };
    return (await this.#http.call('POST /webhooks/{id}/replay', { params: { id }, body }, options)).replayed;
  }
}
