import { describe } from 'node:test';
import { enqueueingConformance } from './conformance/enqueueing.ts';
import { failuresConformance } from './conformance/failures.ts';
import { leasesConformance } from './conformance/leases.ts';
import { orderConformance } from './conformance/order.ts';
import { stoppingConformance } from './conformance/stopping.ts';
import type { OpenStorage } from './conformance/storage.ts';
import { withdrawalConformance } from './conformance/withdrawal.ts';

/** What every engine behind `Jobs` must do. */
export function jobsConformance(engine: string, open: OpenStorage): void {
  describe(`jobs on ${engine}`, () => {
    enqueueingConformance(open);
    orderConformance(open);
    failuresConformance(open);
    leasesConformance(open);
    stoppingConformance(open);
    withdrawalConformance(open);
  });
}
