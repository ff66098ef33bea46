import { DEFAULT_REGION } from '../protocol/regions.js';

/** What chose the deployment before there were regions. */
export const Environment = { cn: 'cn', intl: 'intl', us: 'us', test: 'test' } as const;
export type Environment = (typeof Environment)[keyof typeof Environment];

/** The region that serves what an environment stood for. */
export function regionOf(environment: Environment): string {
  return environment === Environment.cn ? 'cn-beijing' : DEFAULT_REGION;
}
