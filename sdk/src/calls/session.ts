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
   * const { scopes, csrfToken } = await polyreel.session.signIn({ key });
   * console.log(scopes, csrfToken.length);
   */
  signIn(credentials: NewSession, options?: CallOptions): Promise<CurrentSession> {
    return this.#http.call('POST /session', { body: credentials }, options);
  }

  /**
   * Signs out.
   *
   * @example
   * await polyreel.session.signIn({ key });
   * await polyreel.session.signOut();
   */
  async signOut(options?: CallOptions): Promise<void> {
    await this.#http.call('DELETE /session', {}, options);
  }
}
