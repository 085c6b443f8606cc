import { Polyreel } from '@polyreel/sdk';

let csrfToken: string | null = null;

/** What changes something carries it: a page of another site can make a browser send the cookie, but does not know this. */
export function setCsrfToken(token: string | null): void {
  csrfToken = token;
}

/** The API of the server that this page came from; a cookie says who asks. */
export const polyreel = new Polyreel({ baseUrl: location.origin, csrfToken: () => csrfToken });
