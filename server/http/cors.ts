import type { FastifyCorsOptions } from '@fastify/cors';
import { isLoopbackOrigin } from './loopback.js';

const COMMON: FastifyCorsOptions = {
  methods: ['GET', 'HEAD', 'POST', 'OPTIONS'],
  allowedHeaders: ['content-type', 'range', 'x-app-id'],
  maxAge: 86400,
  // Monitors and people ask what a URL allows without being a page.
  strictPreflight: false,
};

/**
 * Lets pages of these origins read the answers, or of any; for data that needs no credentials.
 *
 * @param origins - absent: any
 */
export const readableBy = (origins?: readonly string[]): FastifyCorsOptions => ({
  ...COMMON,
  origin: origins ? [...origins] : '*',
  exposedHeaders: ['etag', 'content-range', 'accept-ranges', 'content-length'],
});

/** Lets pages of this computer read the answers, and no others. */
export const THIS_COMPUTER: FastifyCorsOptions = {
  ...COMMON,
  origin: async (origin?: string) => origin !== undefined && isLoopbackOrigin(origin),
};
