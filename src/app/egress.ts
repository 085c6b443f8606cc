import { openEgress } from '#egress/client.ts';
import { systemResolve } from '#egress/dial.ts';
import { DEFAULT_LIMITS, type Egress } from '#egress/egress.ts';
import type { Logger } from '#log.ts';
import { currentTraceparent } from '#telemetry/traceparent.ts';
import type { Config } from '../config.ts';

/** The way out to the network that the settings allow. */
export function egressOf(config: Config, log: Logger): Egress {
  const { egressAllow: allow, egressPorts: ports, egressIdleTimeout: idle } = config;
  const limits = {
    ...DEFAULT_LIMITS,
    connect: config.egressConnectTimeout,
    headers: idle,
    idle,
    total: config.egressTimeout,
  };
  return openEgress({ allow, ports, limits, resolve: systemResolve, log, traceparent: currentTraceparent });
}
