import type { CallOptions, Http } from '../http.ts';
import type {
  Account,
  AccountChanges,
  CreatedKey,
  Key,
  KeyRotation,
  NewAccount,
  NewKey,
} from '../openapi.ts';

/** Whose assets they are within the workspace. */
export class Accounts {
  readonly #http: Http;

  constructor(http: Http) {
    this.#http = http;
  }

  /**
   * The accounts of the workspace.
   *
   * @example
   * for (const { email, suspended } of await polyreel.accounts.list()) console.log(email, suspended);
   */
  async list(options?: CallOptions): Promise<readonly Account[]> {
    return (await this.#http.call('GET /accounts', {}, options)).data;
  }

  /**
   * Adds an account.
   *
   * @example
   * const account = await polyreel.accounts.create({ email: 'ada@example.com', firstName: 'Ada' });
   * console.log(account.userId);
   */
  create(account: NewAccount, options?: CallOptions): Promise<Account> {
    return this.#http.call('POST /accounts', { body: account }, options);
  }

  /**
   * One account.
   *
   * @example
   * const account = await polyreel.accounts.get(userId);
   * console.log(account.email);
   */
  get(userId: number, options?: CallOptions): Promise<Account> {
    return this.#http.call('GET /accounts/{userId}', { params: { userId } }, options);
  }

  /**
   * Changes an account.
   *
   * @example
   * await polyreel.accounts.update(userId, { teamName: 'Windows' });
   */
  update(userId: number, changes: AccountChanges, options?: CallOptions): Promise<Account> {
    return this.#http.call('PATCH /accounts/{userId}', { params: { userId }, body: changes }, options);
  }

  /**
   * Removes an account that has no assets.
   *
   * @example
   * const { userId } = await polyreel.accounts.create({ email: 'bob@example.com' });
   * await polyreel.accounts.delete(userId);
   */
  async delete(userId: number, options?: CallOptions): Promise<void> {
    await this.#http.call('DELETE /accounts/{userId}', { params: { userId } }, options);
  }
}

/** API keys: who may do what. */
export class Keys {
  readonly #http: Http;

  constructor(http: Http) {
    this.#http = http;
  }

  /**
   * The API keys of the workspace, without their secrets.
   *
   * @example
   * for (const { name, prefix, lastUsedAt } of await polyreel.keys.list()) console.log(name, prefix, lastUsedAt);
   */
  async list(options?: CallOptions): Promise<readonly Key[]> {
    return (await this.#http.call('GET /keys', {}, options)).data;
  }

  /**
   * Makes an API key; the reply is the only place where its secret is shown.
   *
   * @example
   * const { secret } = await polyreel.keys.create({ name: 'Shop', scopes: ['read'] });
   * const reader = new Polyreel({ baseUrl, key: secret });
   * await reader.assets.list();
   */
  create(key: NewKey, options?: CallOptions): Promise<CreatedKey> {
    return this.#http.call('POST /keys', { body: key }, options);
  }

  /**
   * Makes a key with the same name and scopes, beside which the one before works for `overlap` seconds, a day unless said
   * otherwise.
   *
   * @example
   * const { id } = await polyreel.keys.create({ name: 'Shop', scopes: ['read'] });
   * const { secret } = await polyreel.keys.rotate(id, { overlap: 3600 });
   * console.log(secret);
   */
  rotate(id: string, rotation: KeyRotation = {}, options?: CallOptions): Promise<CreatedKey> {
    return this.#http.call('POST /keys/{id}/rotate', { params: { id }, body: rotation }, options);
  }

  /**
   * Revokes an API key.
   *
   * @example
   * const { id } = await polyreel.keys.create({ name: 'Shop', scopes: ['read'] });
   * await polyreel.keys.revoke(id);
   */
  async revoke(id: string, options?: CallOptions): Promise<void> {
    await this.#http.call('DELETE /keys/{id}', { params: { id } }, options);
  }
}
