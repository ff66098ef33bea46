import type { FastifyInstance } from 'fastify';
import type { TSchema } from 'typebox';
import { firstFault } from '../schema/first-fault.js';
import { ApiError } from './api-error.js';

/** Has the schemas of routes checked the way the configuration is, and told in the same words. */
export function installValidation(app: FastifyInstance): void {
  app.setValidatorCompiler<TSchema>(({ schema, httpPart }) => (value: unknown) => {
    const fault = firstFault(schema, value, `The ${httpPart ?? 'value'}`);
    return fault === null ? { value } : { error: new ApiError(400, 'invalidRequest', fault) };
  });
}
