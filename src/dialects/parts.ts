import type { Changes } from '#core/changes.ts';
import type { Pulse } from '#core/feed/pulse.ts';
import type { RenderingParts } from '#core/generation/parts.ts';
import type { Leases } from '#core/leases.ts';
import type { Gate } from '#core/limits/gate.ts';
import type { Links } from '#core/links.ts';
import type { SessionLimits } from '#core/sessions.ts';
import type { Downloader } from '#egress/downloader.ts';
import type { Egress } from '#egress/egress.ts';

/** What the composition root opens and every dialect may use. */
export interface DialectParts extends RenderingParts {
  readonly changes: Changes;
  readonly gate: Gate;
  readonly links: Links;
  readonly egress: Egress;
  /** For the pages of video sites; null where none is configured. */
  readonly downloader: Downloader | null;
  readonly leases: Leases;
  readonly pulse: Pulse;
  /** What is needed, by its name: each rejects with the reason why it is not usable. */
  readonly checks: Readonly<Record<string, () => Promise<void>>>;
  /** What this process does: web, worker or all. */
  readonly role: string;
  readonly sessionLimits: SessionLimits;
  /** Milliseconds without a byte after which a resumable upload is given up. */
  readonly uploadExpiry: number;
  /** As configured: where clients reach the service, without a trailing slash; null leaves URLs relative. */
  readonly externalUrl: string | null;
  /** Origins besides our own at which browsers read and send media. */
  readonly mediaOrigins: readonly string[];
  /** Bytes. */
  readonly maxUpload: number;
  /** Names this process among those that share a database. */
  readonly instance: string;
}
