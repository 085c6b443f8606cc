import type { Egress } from '#egress/egress.ts';
import { Ailment, type Check, NotApplicable } from './check.ts';

/** Milliseconds by which two clocks may differ; that of a server is told in whole seconds. */
const APART = 5_000;

/** The way out: by a link that the operator names, as the service asks nobody without being told to. */
export function egressChecks(egress: Egress, link: string | null): Check[] {
  return [
    {
      name: 'egress',
      remedy:
        'Let this machine resolve names and reach other servers on ports 80 and 443, or name what is private in POLYREEL_EGRESS_ALLOW.',
      async run(signal) {
        if (link === null) throw new NotApplicable('No link was named: --link=https://… tries one.');
        using reply = await egress.fetch(link, { method: 'HEAD', signal });
        const told = Date.parse(reply.headers.date ?? '');
        const offset = Number.isNaN(told) ? 0 : told - Date.now();
        if (Math.abs(offset) > APART) {
          throw new Ailment(
            `The clock here differs by ${Math.round(offset / 1000)} s from that of ${reply.url.host}.`,
            'Have this machine set its clock by NTP: signed URLs and requests to S3 depend on it.',
          );
        }
        return `${reply.url.host} answers with ${reply.status}.`;
      },
    },
  ];
}
