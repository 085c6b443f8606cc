import type { CallOptions, Http } from '../http.ts';
import type { Capability, CreatedCapability, Link, NewLink, NewSlot, Slot } from '../openapi.ts';

/** How an asset is given to those who have no key. */
export class Links {
  readonly #http: Http;

  constructor(http: Http) {
    this.#http = http;
  }

  /**
   * Makes a short link, which is signed anew at each hit.
   *
   * @example
   * const link = await polyreel.links.create(assetId, { scope: 'attachment' });
   * console.log(link.url);
   */
  create(assetId: string, link: NewLink = {}, options?: CallOptions): Promise<Link> {
    return this.#http.call('POST /assets/{id}/links', { params: { id: assetId }, body: link }, options);
  }

  /**
   * The short links of an asset.
   *
   * @example
   * for (const { url, hits } of await polyreel.links.list(assetId)) console.log(url, hits);
   */
  async list(assetId: string, options?: CallOptions): Promise<readonly Link[]> {
    return (await this.#http.call('GET /assets/{id}/links', { params: { id: assetId } }, options)).data;
  }

  /**
   * Revokes a short link.
   *
   * @example
   * const { code } = await polyreel.links.create(assetId);
   * await polyreel.links.revoke(assetId, code);
   */
  async revoke(assetId: string, code: string, options?: CallOptions): Promise<void> {
    await this.#http.call('DELETE /assets/{id}/links/{code}', { params: { id: assetId, code } }, options);
  }

  /**
   * Makes a secret that reads or fills this one asset, until it is revoked.
   *
   * @example
   * const { url, keyname } = await polyreel.links.createCapability(assetId);
   * console.log(url, keyname);
   */
  createCapability(assetId: string, options?: CallOptions): Promise<CreatedCapability> {
    return this.#http.call('POST /assets/{id}/capabilities', { params: { id: assetId } }, options);
  }

  /**
   * The capability keys of an asset, without their secrets.
   *
   * @example
   * for (const { id, revokedAt } of await polyreel.links.listCapabilities(assetId)) console.log(id, revokedAt);
   */
  async listCapabilities(assetId: string, options?: CallOptions): Promise<readonly Capability[]> {
    return (await this.#http.call('GET /assets/{id}/capabilities', { params: { id: assetId } }, options))
      .data;
  }

  /**
   * Revokes a capability key.
   *
   * @example
   * const { id } = await polyreel.links.createCapability(assetId);
   * await polyreel.links.revokeCapability(assetId, id);
   */
  async revokeCapability(assetId: string, capabilityId: string, options?: CallOptions): Promise<void> {
    const params = { id: assetId, capabilityId };
    await this.#http.call('DELETE /assets/{id}/capabilities/{capabilityId}', { params }, options);
  }
}

/** Places to which somebody without a key may send one file. */
export class Slots {
  readonly #http: Http;

  constructor(http: Http) {
    this.#http = http;
  }

  /**
   * Makes an asset that waits for its bytes, and a URL to which they are to be PUT, once.
   *
   * @example
   * const slot = await polyreel.slots.create({ name: 'from-a-friend.png', expiresIn: 3600 });
   * console.log(slot.assetId, slot.method, slot.url, slot.headers);
   */
  create(slot: NewSlot, options?: CallOptions): Promise<Slot> {
    return this.#http.call('POST /uploads/slots', { body: slot }, options);
  }
}
