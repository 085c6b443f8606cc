import { failureOf, type Http } from '../http.ts';

/** A request whose body is worth telling the progress of. */
export interface Outgoing {
  readonly method: 'POST' | 'PATCH';
  /** Below `/api/v1`. */
  readonly path: string;
  readonly query?: Readonly<Record<string, unknown>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Blob;
  readonly signal: AbortSignal;
  /** Bytes of the body that have left. */
  readonly onSent: (bytes: number) => void;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/** As much of the browser's as is used here; other platforms have none. */
interface Xhr {
  readonly upload: { onprogress: ((event: { readonly loaded: number }) => void) | null };
  readonly status: number;
  readonly responseText: string;
  onload: (() => void) | null;
  onerror: (() => void) | null;
  onabort: (() => void) | null;
  open(method: string, url: string): void;
  setRequestHeader(name: string, value: string): void;
  getAllResponseHeaders(): string;
  send(body: Blob): void;
  abort(): void;
}

/** Sends a body: by XMLHttpRequest where there is one, because `fetch` does not tell how far it is. */
export async function transmit(http: Http, outgoing: Outgoing): Promise<Answer> {
  const { XMLHttpRequest } = globalThis as unknown as { readonly XMLHttpRequest?: new () => Xhr };
  if (XMLHttpRequest !== undefined && !http.isFetchGiven) return byXhr(new XMLHttpRequest(), http, outgoing);
  const { body, signal, onSent } = outgoing;
  const response = await http.fetch(outgoing, signal);
  try {
    const text = await response.text();
    if (response.ok) onSent(body.size);
    return { status: response.status, headers: response.headers, text };
  } catch (error) {
    throw failureOf(error, signal);
  }
}

function byXhr(
  xhr: Xhr,
  http: Http,
  { method, path, query, headers, body, signal, onSent }: Outgoing,
): Promise<Answer> {
  const onAbort = () => xhr.abort();
  const answered = new Promise<Answer>((resolve, reject) => {
    signal.throwIfAborted();
    signal.addEventListener('abort', onAbort, { once: true });
    xhr.upload.onprogress = ({ loaded }) => onSent(loaded);
    xhr.onload = () =>
      resolve({
        status: xhr.status,
        headers: headersOf(xhr.getAllResponseHeaders()),
        text: xhr.responseText,
      });
    xhr.onerror = () => reject(failureOf(new TypeError('The connection failed.'), undefined));
    xhr.onabort = () => reject(failureOf(signal.reason, signal));
    xhr.open(method, http.urlOf(path, query));
    for (const [name, value] of Object.entries({ ...http.credentials(method), ...headers })) {
      xhr.setRequestHeader(name, value);
    }
    xhr.send(body);
  });
  return answered.finally(() => signal.removeEventListener('abort', onAbort));
}

function headersOf(text: string): Headers {
  const lines = text.split('\r\n').filter((line) => line !== '');
  return new Headers(
    lines.map((line): [string, string] => [line.split(':', 1)[0] ?? '', line.replace(/^[^:]*: ?/, '')]),
  );
}
