import type { FastifyCorsOptions } from '@fastify/cors';
import { isLoopbackOrigin } from './loopback.js';

const COMMON: FastifyCorsOptions = {
  methods: ['GET', 'HEAD', 'POST', 'OPTIONS'],
  allowedHeaders: ['content-type', 'range', 'x-app-id'],
  maxAge: 86400,
  // Monitors and people ask what a URL allows without being a page.
  strictPreflight: false,
};

/** Lets pages of any origin read the answers; for data that needs no credentials. */
export const ANY_ORIGIN: FastifyCorsOptions = {
  ...COMMON,
  origin: '*',
  exposedHeaders: ['etag', 'content-range', 'accept-ranges', 'content-length'],
};

/** Lets pages of this computer read the answers, and no others. */
export const THIS_COMPUTER: FastifyCorsOptions = {
  ...COMMON,
  origin: async (origin?: string) => origin !== undefined && isLoopbackOrigin(origin),
};
