/** The names of parameters in lower case: providers agree on the words and not on their case. */
type Parameters = ReadonlyMap<string, string>;
type Reader = (parameters: Parameters) => Date | null;

/** When a signed URL ends; null where it carries no expiry of a known form. */
export function signedExpiry(url: URL): Date | null {
  const parameters = new Map([...url.searchParams].map(([name, value]) => [name.toLowerCase(), value]));
  for (const read of READERS) {
    const expiry = read(parameters);
    if (expiry !== null) return expiry;
  }
  return null;
}

const READERS: readonly Reader[] = [
  dateAndSeconds('x-amz'), // AWS signature version 4, and everything that speaks S3
  dateAndSeconds('x-goog'), // Google Cloud Storage
  dateAndSeconds('x-oss'), // Alibaba Cloud
  dateAndSeconds('x-tos'), // Volcengine
  cloudFrontPolicy,
  sharedAccessSignature,
  discord,
  // S3 version 2, Google Cloud Storage version 2, Alibaba Cloud version 1, CloudFront with a canned policy
  epochBeside('expires', ['signature', 'sig', 'hash']),
  epochBeside('exp', ['signature', 'sig', 'hmac', 'token']),
  webToken,
];

/** "20260102T030405Z" plus a number of seconds. */
function dateAndSeconds(prefix: string): Reader {
  return (parameters) => {
    const match = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(parameters.get(`${prefix}-date`) ?? '');
    const seconds = Number(parameters.get(`${prefix}-expires`) || Number.NaN);
    if (match === null) return null;
    const [year = 0, month = 0, ...rest] = match.slice(1).map(Number);
    return dateOf(Date.UTC(year, month - 1, ...rest) + seconds * 1000);
  };
}

/** Seconds since 1970, and only beside a signature: by itself the name says nothing. */
function epochBeside(name: string, signatures: readonly string[]): Reader {
  return (parameters) =>
    signatures.some((signature) => parameters.has(signature)) ? epoch(parameters.get(name)) : null;
}

/** A custom policy: JSON in base64 with three characters exchanged, see the CloudFront developer guide. */
function cloudFrontPolicy(parameters: Parameters): Date | null {
  const policy = parameters.get('policy');
  if (policy === undefined || !parameters.has('key-pair-id')) return null;
  const exchanged = policy.replaceAll('-', '+').replaceAll('_', '=').replaceAll('~', '/');
  const text = Buffer.from(exchanged, 'base64').toString('utf8');
  return epoch(/"DateLessThan"\s*:\s*\{\s*"AWS:EpochTime"\s*:\s*(\d+)/.exec(text)?.[1]);
}

/** Azure: `se` is the end in RFC 3339, sometimes a date alone. */
function sharedAccessSignature(parameters: Parameters): Date | null {
  return parameters.has('sig') && parameters.has('sv')
    ? dateOf(Date.parse(parameters.get('se') ?? ''))
    : null;
}

/** Discord (and with it Midjourney): `ex` in hexadecimal beside `is` and `hm`. */
function discord(parameters: Parameters): Date | null {
  if (!parameters.has('is') || !parameters.has('hm')) return null;
  const seconds = /^[\da-f]{8}$/.exec(parameters.get('ex') ?? '')?.[0];
  return seconds === undefined ? null : dateOf(Number.parseInt(seconds, 16) * 1000);
}

/** A JSON web token in the link, as Runway, Mux and Supabase have it. It is read, not verified: it is not for us. */
function webToken(parameters: Parameters): Date | null {
  const token = parameters.get('_jwt') ?? parameters.get('jwt') ?? parameters.get('token') ?? '';
  const payload = /^[\w-]+\.([\w-]+)\.[\w-]*$/.exec(token)?.[1];
  if (payload === undefined) return null;
  const claims = Buffer.from(payload, 'base64url').toString('utf8');
  return epoch(/"exp"\s*:\s*(\d+)/.exec(claims)?.[1]);
}

/** Ten digits: seconds from 2001 to 2286, and nothing that only looks like a time. */
function epoch(seconds: string | undefined): Date | null {
  return seconds !== undefined && /^\d{10}$/.test(seconds) ? dateOf(Number(seconds) * 1000) : null;
}

function dateOf(milliseconds: number): Date | null {
  const date = new Date(milliseconds);
  return Number.isNaN(date.getTime()) ? null : date;
}
