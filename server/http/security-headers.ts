import helmet, { type FastifyHelmetOptions } from '@fastify/helmet';
import type { FastifyInstance } from 'fastify';

/**
 * Headers that every answer carries. What belongs to the owner of a page is left out: its content
 * security policy and isolation, and whether it comes by TLS, which a proxy ends.
 */
const OPTIONS: FastifyHelmetOptions = {
  contentSecurityPolicy: false,
  crossOriginOpenerPolicy: false,
  crossOriginResourcePolicy: false,
  originAgentCluster: false,
  strictTransportSecurity: false,
  referrerPolicy: { policy: 'strict-origin-when-cross-origin' },
};

/** For routes whose answers pages of any origin may load. */
export const FOR_ANY_PAGE: FastifyHelmetOptions = {
  crossOriginResourcePolicy: { policy: 'cross-origin' },
};

export async function installSecurityHeaders(app: FastifyInstance): Promise<void> {
  await app.register(helmet, OPTIONS);
}
