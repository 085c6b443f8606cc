/** How much of a limit is left. */
export interface Allowance {
  /** Requests in a minute. */
  readonly limit: number;
  readonly remaining: number;
  /** Milliseconds until `remaining` is `limit` again; when it is 0, until it is more. */
  readonly reset: number;
}

/** The fields of draft-ietf-httpapi-ratelimit-headers: the policy, and what is left of it now. */
export function rateLimitFields({ limit, remaining, reset }: Allowance): Record<string, string> {
  return {
    'ratelimit-policy': `"key";q=${limit};w=60`,
    ratelimit: `"key";r=${remaining};t=${Math.max(1, Math.ceil(reset / 1000))}`,
  };
}
