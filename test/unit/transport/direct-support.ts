import { endpointsOf, ingressUrl } from '../../../src/protocol/regions.js';
import type { ConnectionState } from '../../../src/base/states.js';
import type { ConnectOptions } from '../../../src/transport/direct/connect.js';
import { DirectDriver } from '../../../src/transport/direct/direct-driver.js';
import type { TestServer } from '../../support/motion-server.js';
import { testContext, type TestContext } from './support.js';

/** A driver and what it has told. */
export interface Direct {
  readonly driver: DirectDriver;
  readonly context: TestContext;
  /** States of its connection, as they were told. */
  readonly states: ConnectionState[];
}

/** Drivers in direct mode, which are disposed together. */
export class Directs {
  readonly #drivers: DirectDriver[] = [];

  /** A driver at a server, for an app of it. */
  to(
    { url, token }: Pick<TestServer, 'url' | 'token'>,
    options: Partial<ConnectOptions> = {},
    appId = 'demo',
  ): Direct {
    const context = testContext();
    const driver = new DirectDriver(context, {
      sampleRate: 16_000,
      extraParams: () => ({ 'motion-format': 'compact' }),
      sessionToken: () => token(appId),
      urls: (sessionToken) =>
        endpointsOf(url).map((endpoint) =>
          ingressUrl({ endpoint, avatarId: 'nova', appId, sessionToken }),
        ),
      ...options,
    });
    this.#drivers.push(driver);
    const states: ConnectionState[] = [];
    context.events.on('connection', (state) => states.push(state));
    return { driver, context, states };
  }

  disposeAll(): void {
    for (const driver of this.#drivers.splice(0)) driver.dispose();
  }
}

/** How a promise settles: `done`, or by the name of the error. */
export function outcomeOf(promise: Promise<unknown>): Promise<string> {
  return promise.then(
    () => 'done',
    ({ name }: Error) => name,
  );
}
