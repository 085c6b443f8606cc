import type { CallOptions, Http } from '../http.ts';
import type { Session as CurrentSession, NewSession } from '../openapi.ts';

/** Signing a browser in, so that it need not keep a key. */
export class Session {
  readonly #http: Http;

  constructor(http: Http) {
    this.#http = http;
  }

  /**
   * Who is signed in; rejects with the kind `unauthenticated` when nobody is.
   *
   * @example
   * const session = await polyreel.session.current().catch(() => null);
   * console.log(session?.workspace.name);
   */
  current(options?: CallOptions): Promise<CurrentSession> {
    return this.#http.call('GET /session', {}, options);
  }

  /**
   * Signs in by an API key, or by the one-time token that the server prints; a cookie that scripts cannot read keeps it.
   *
   * @example
   * let token = null;
   * const visitor = new Polyreel({ baseUrl, fetch, csrfToken: () => token });
   * const { scopes, csrfToken } = await visitor.session.signIn({ key });
   * token = csrfToken;
   * console.log(scopes);
   */
  signIn(credentials: NewSession, options?: CallOptions): Promise<CurrentSession> {
    return this.#http.call('POST /session', { body: credentials }, options);
  }

  /**
   * Signs out.
   *
   * @example
   * let token = null;
   * const visitor = new Polyreel({ baseUrl, fetch, csrfToken: () => token });
   * token = (await visitor.session.signIn({ key })).csrfToken;
   * await visitor.session.signOut();
   */
  async signOut(options?: CallOptions): Promise<void> {
    await this.#http.call('DELETE /session', {}, options);
  }
}
