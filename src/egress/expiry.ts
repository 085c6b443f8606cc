import { providerOf } from './providers.ts';
import { signedExpiry } from './signed-urls.ts';

export interface LinkLife {
  /** When the link stops working, or null where nothing says so. */
  readonly expiresAt: Date | null;
  /** The link itself says when; otherwise it is its provider's custom, counted from now, and the latest it can be. */
  readonly exact: boolean;
  /** Whose result the link is, like "replicate", or null. */
  readonly provider: string | null;
  /** The provider's own id of the job that made the file, where the link has one. */
  readonly jobId: string | null;
}

/** How long a link lives and where it comes from, by its text alone. */
export function expiryOf(url: URL, now: Date): LinkLife {
  const provider = providerOf(url);
  const signed = signedExpiry(url);
  const byCustom = provider?.life == null ? null : new Date(now.getTime() + provider.life);
  return {
    expiresAt: signed ?? byCustom,
    exact: signed !== null,
    provider: provider?.name ?? null,
    jobId: provider?.jobId ?? null,
  };
}
